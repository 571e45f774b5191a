"""What the catalogue's programs in Python have in common. The same for Node and browsers: catalogue.js."""

import json
import sys

KIB = 1024
MAX_MESSAGE_BYTES = 2 * KIB * KIB
FRAGMENT_BYTES = 64 * KIB
SUBPROTOCOL = "catalogue"

# What a client sends when it is ready for what the server is to do.
GO = "go"
SERVER_PING = b"from the server"
SERVER_GOT_PONG = "pong from the server"
SERVER_CLOSE = (4001, "server says bye ✓")
CLIENT_PING = b"from the client"
CLIENT_CLOSE = (4002, "client says bye ✓")

# Frames that nobody may send: a reserved opcode, text that is not UTF-8, a Close with the code 5000.
VIOLATIONS_BY_SERVER = {
    "opcode": bytes.fromhex("8300"),
    "utf8": bytes.fromhex("8102c328"),
    "close": bytes.fromhex("88021388"),
}
VIOLATIONS_BY_CLIENT = {
    "opcode": bytes.fromhex("838000000000"),
    "utf8": bytes.fromhex("818200000000c328"),
    "close": bytes.fromhex("8882000000001388"),
}


def write(line):
    """One line of JSON for the runner."""
    print(json.dumps(line, ensure_ascii=False, separators=(",", ":")), flush=True)


def give_up(sentence):
    """Says in one sentence what is missing, and ends."""
    print(sentence, file=sys.stderr)
    sys.exit(2)


def load_websockets():
    """The package, without which this process ends."""
    try:
        import websockets
    except ImportError:
        give_up("The Python package websockets is not installed: run apt-get install python3-websockets")
    return websockets


def in_fragments(message):
    """
    A message as `send` takes it: whole, or if it is long an iterable of fragments, which `send` ends with an empty one.
    """
    if len(message) <= FRAGMENT_BYTES:
        return message
    return (message[at : at + FRAGMENT_BYTES] for at in range(0, len(message), FRAGMENT_BYTES))


def close_received(connection):
    """The Close frame that has come, as the package reports it: its code and reason, or None."""
    received = connection.close_rcvd
    return received and (received.code, received.reason)
