"""The interop catalogue with Debian's python3-websockets as the server. It runs until somebody ends it."""

import asyncio
import collections
import logging
import urllib.parse

from catalogue import (
    GO,
    MAX_MESSAGE_BYTES,
    SERVER_CLOSE,
    SERVER_GOT_PONG,
    SERVER_PING,
    SUBPROTOCOL,
    VIOLATIONS_BY_SERVER,
    close_received,
    in_fragments,
    load_websockets,
    write,
)

websockets = load_websockets()
REPORT_SECONDS = 5


class End:
    """How a connection has ended, and something to wait for while it has not."""

    def __init__(self):
        self.opened = False
        self.report = "none"
        self.came = asyncio.Event()


ends = collections.defaultdict(End)


async def echo(connection, query):
    """Long messages go back in fragments."""
    async for message in connection:
        await connection.send(in_fragments(message))


async def ping(connection, query):
    await go(connection)
    await (await connection.ping(SERVER_PING))  # first for the frame to be written, then for a pong with that payload
    await connection.send(SERVER_GOT_PONG)
    await connection.wait_closed()


async def close(connection, query):
    await go(connection)
    await connection.close(*SERVER_CLOSE)


async def violate(connection, query):
    await go(connection)
    connection.transport.write(VIOLATIONS_BY_SERVER[query["kind"]])  # behind the layer that would not let it pass
    await connection.wait_closed()


async def report(connection, query):
    end = ends[query["id"]]
    try:
        await asyncio.wait_for(end.came.wait(), REPORT_SECONDS)
        answer = end.report
    except asyncio.TimeoutError:
        answer = "open" if end.opened else "none"
    await connection.send(answer)


async def go(connection):
    while await connection.recv() != GO:
        pass


SERVICES = {"/echo": echo, "/ping": ping, "/close": close, "/violate": violate}


async def serve(connection):
    """Whatever a service ends with, the package closes the connection then: with 1000, unless that is done."""
    address = urllib.parse.urlsplit(connection.path)
    query = dict(urllib.parse.parse_qsl(address.query))
    if address.path == "/report":
        await report(connection, query)
        return
    end = ends[query["id"]]
    end.opened = True
    try:
        await SERVICES[address.path](connection, query)
    except websockets.ConnectionClosed:
        pass  # the report says how
    await connection.wait_closed()
    end.report = told(connection)
    end.came.set()


def told(connection):
    received = close_received(connection)
    if received:
        return f"{received[0]} {received[1]}".strip()
    # What the package could not read may have been a Close.
    failure = connection.transfer_data_exc
    return f"none: {failure}" if isinstance(failure, (websockets.ProtocolError, UnicodeError)) else "none"


async def main():
    # Its logger has a word for each connection that did not end well, as here many do on purpose.
    logging.getLogger("websockets").setLevel(logging.CRITICAL)
    server = await websockets.serve(
        serve,
        "127.0.0.1",
        0,
        subprotocols=[SUBPROTOCOL],
        max_size=MAX_MESSAGE_BYTES,
        ping_interval=None,
    )
    write({"peer": "python-websockets", "version": websockets.__version__})
    print(f"listening on ws://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await server.wait_closed()


asyncio.run(main())
