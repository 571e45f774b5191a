"""
The interop catalogue with Debian's python3-websockets as the client:
/usr/bin/python3 websockets-client.py ws://127.0.0.1:PORT
"""

import asyncio
import itertools
import logging
import sys
import urllib.parse
import uuid

from catalogue import (
    CLIENT_CLOSE,
    CLIENT_PING,
    GO,
    KIB,
    MAX_MESSAGE_BYTES,
    SERVER_CLOSE,
    SERVER_GOT_PONG,
    SUBPROTOCOL,
    VIOLATIONS_BY_CLIENT,
    close_received,
    give_up,
    in_fragments,
    load_websockets,
    write,
)

websockets = load_websockets()
ROW_SECONDS = 10
IGNORED_SECONDS = 2


class Failed(Exception):
    """A row whose result is in the message."""


class Visit:
    """A row's connections, and the time that it has."""

    def __init__(self, url):
        self.url = url
        self.end_time = asyncio.get_running_loop().time() + ROW_SECONDS
        self.connections = []

    async def within(self, what, awaitable):
        """Waits for something until the row's time is over."""
        try:
            return await asyncio.wait_for(awaitable, self.end_time - asyncio.get_running_loop().time())
        except asyncio.TimeoutError:
            raise Failed(f"timed out waiting for {what}") from None

    async def open(self, path, subprotocols=None, compression=None, **query):
        query.setdefault("id", str(uuid.uuid4()))
        connecting = websockets.connect(
            f"{self.url}{path}?{urllib.parse.urlencode(query)}",
            subprotocols=subprotocols,
            compression=compression,
            max_size=MAX_MESSAGE_BYTES,
            ping_interval=None,
        )
        connection = await self.within("the handshake", connecting)
        connection.id_in_report = query["id"]
        self.connections.append(connection)
        return connection

    async def expect(self, connection, what, message):
        came = await self.within(what, connection.recv())
        if came != message:
            raise Failed(f"{briefly(came)} instead of {briefly(message)}")

    async def echoes(self, connection, message):
        await self.within("what is sent", connection.send(in_fragments(message)))
        await self.expect(connection, "the echo", message)

    async def report(self, connection):
        """What Close the server has received on a connection, in its words."""
        reporting = await self.open("/report", id=connection.id_in_report)
        return await self.within("the report", reporting.recv())

    def end(self):
        for connection in self.connections:
            connection.transport.abort()


async def echoes(visit, *messages):
    connection = await visit.open("/echo")
    for message in messages:
        await visit.echoes(connection, message)


async def pings(visit):
    connection = await visit.open("/echo")
    pong = await connection.ping(CLIENT_PING)
    await visit.within("the pong", pong)  # the package compares the payload


async def answers_ping(visit):
    connection = await visit.open("/ping")
    await connection.send(GO)
    await visit.expect(connection, f"the text {SERVER_GOT_PONG}", SERVER_GOT_PONG)


async def closes(visit):
    connection = await visit.open("/echo")
    await visit.within("the close", connection.close(*CLIENT_CLOSE))
    received = close_received(connection)
    if not received or received[0] != CLIENT_CLOSE[0]:
        return told(received)
    report = await visit.report(connection)
    return None if report == f"{CLIENT_CLOSE[0]} {CLIENT_CLOSE[1]}" else f"the server reports {report}"


async def is_closed(visit):
    connection = await visit.open("/close")
    await connection.send(GO)
    await visit.within("the close", connection.wait_closed())
    received = close_received(connection)
    if received != SERVER_CLOSE:
        return told(received)
    report = await visit.report(connection)
    # An echo without the reason is one, too: RFC 6455 5.5.1 asks for the code alone.
    return None if report.split(" ")[0] == str(SERVER_CLOSE[0]) else f"the server reports {report}"


async def agrees_on_subprotocol(visit):
    connection = await visit.open("/echo", subprotocols=["other", SUBPROTOCOL])
    if connection.subprotocol != SUBPROTOCOL:
        return f"agreed on {connection.subprotocol or 'none'}"
    await visit.echoes(connection, "Hello, catalogue")


async def agrees_on_deflate(visit):
    connection = await visit.open("/echo", compression="deflate")
    if not any(extension.name == "permessage-deflate" for extension in connection.extensions):
        return "declined"
    json = lines(KIB, lambda i: f'{{"id":{i},"lock":"upper","open":{"true" if i % 3 == 0 else "false"}}},')
    await visit.echoes(connection, json)
    await visit.echoes(connection, json)
    await visit.echoes(connection, lines(64 * KIB, lambda i: f"The gauge said {i * i} at {i} o'clock. "))


async def violates(visit, kind):
    """What the server answers to a frame that it must not accept: a Close code, `none`, or `ignored`."""
    connection = await visit.open("/echo")
    connection.transport.write(VIOLATIONS_BY_CLIENT[kind])  # behind the layer that would not let it pass
    try:
        await asyncio.wait_for(connection.wait_closed(), IGNORED_SECONDS)
    except asyncio.TimeoutError:
        if connection.open:
            return "ignored"
        await visit.within("the close", connection.wait_closed())  # it may still have to wait for the end of TCP
    received = close_received(connection)
    return str(received[0]) if received else "none"


async def is_violated(visit, kind):
    """What the client answers to such a frame, in the words of the server."""
    connection = await visit.open("/violate", kind=kind)
    await connection.send(GO)
    report = await visit.report(connection)
    code = report.split(" ")[0]
    return code if code.isdigit() else report


ROWS = {
    "text": lambda visit: echoes(visit, "Hello, WebSocket"),
    "unicode": lambda visit: echoes(visit, "世界 🌍 héllo Ωμέγα 𝄞"),
    "binary": lambda visit: echoes(visit, bytes(range(256))),
    "empty": lambda visit: echoes(visit, "", b""),
    "fragments": lambda visit: echoes(visit, "0123456789abcdef" * 64 * KIB),
    "ping by the client": pings,
    "ping by the server": answers_ping,
    "close by the client": closes,
    "close by the server": is_closed,
    "subprotocol": agrees_on_subprotocol,
    "deflate": agrees_on_deflate,
    "opcode by the client": lambda visit: violates(visit, "opcode"),
    "UTF-8 by the client": lambda visit: violates(visit, "utf8"),
    "close code by the client": lambda visit: violates(visit, "close"),
    "opcode by the server": lambda visit: is_violated(visit, "opcode"),
    "UTF-8 by the server": lambda visit: is_violated(visit, "utf8"),
    "close code by the server": lambda visit: is_violated(visit, "close"),
}


def told(received):
    return f"closed with {received[0]} {received[1]}".strip() if received else "closed without a Close"


def briefly(message):
    kind = f"({message[:32]})" if isinstance(message, str) else "of binary"
    return f"a message of length {len(message)} {kind}"


def lines(length, line):
    """Text of a given length, made of lines that differ."""
    return "".join(itertools.islice(map(line, itertools.count()), length))[:length]


async def run(row, url):
    """The result of a row, which is never a failure."""
    visit = Visit(url)
    try:
        return await row(visit) or "OK"
    except Exception as failure:
        return (str(failure) or type(failure).__name__).splitlines()[0]
    finally:
        visit.end()


async def main():
    if len(sys.argv) != 2:
        give_up("The URL of a server is missing: ws://127.0.0.1:PORT")
    # Its logger has a word for each connection that did not end well, as here many do on purpose.
    logging.getLogger("websockets").setLevel(logging.CRITICAL)
    write({"peer": "python-websockets", "version": websockets.__version__})
    for name, row in ROWS.items():
        write({"row": name, "result": await run(row, sys.argv[1].rstrip("/"))})


asyncio.run(main())
