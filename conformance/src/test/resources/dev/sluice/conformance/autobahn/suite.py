"""Runs a mode of the Autobahn testsuite under Jython: suite.py FOLDER [MODE SPECIFICATION]

FOLDER holds the suite. Without a mode, it is only compiled. What is changed in the suite, and why, stands at each function.
"""

import json
import sys
import types
from array import array

from dev.sluice.conformance.autobahn import Utf8Check, XorMask

sys.path.insert(0, sys.argv[1])


class XorMasker:

    def __init__(self, mask):
        self.mask = array('b', mask)
        self.position = 0

    def pointer(self):
        return self.position

    def reset(self):
        self.position = 0

    def process(self, data):
        payload = array('b', data)
        XorMask.apply(payload, self.mask, self.position)
        self.position += len(data)
        return payload.tostring()


class XorMaskerNull(XorMasker):

    def __init__(self, mask=None):
        XorMasker.__init__(self, '\0\0\0\0')

    def process(self, data):
        self.position += len(data)
        return data


class Utf8Validator:

    def __init__(self):
        self.reset()

    def reset(self):
        self.check = Utf8Check()
        self.total = 0

    def validate(self, data):
        """Returns: valid so far, ends with a whole character, bytes of this piece, bytes of all."""
        valid = self.check.accepts(array('b', data))
        self.total += len(data)
        return valid, valid and self.check.isWhole(), len(data), self.total


def accelerate():
    """The suite asks for the package wsaccel, which does in C what takes most of the time in Python."""
    xormask = types.ModuleType('wsaccel.xormask')
    xormask.XorMaskerNull = XorMaskerNull
    xormask.createXorMasker = lambda mask, length=None: XorMasker(mask)
    sys.modules['wsaccel'] = types.ModuleType('wsaccel')
    sys.modules['wsaccel.xormask'] = xormask
    utf8validator = types.ModuleType('wsaccel.utf8validator')
    utf8validator.Utf8Validator = Utf8Validator
    sys.modules['wsaccel.utf8validator'] = utf8validator


accelerate()

from twisted.internet import main, reactor, tcp
from autobahn import compress_deflate, websocket
from autobahntestsuite import fuzzing, wstest


def notice_lost_connections():
    """
    Under Jython, send() on a closed channel returns 0 for ever: the case would have no end, and no result. While the suite
    still reads, it gets what has arrived, and notices the end by itself.
    """
    write = tcp.Connection.writeSomeData

    def write_or_notice(self, data):
        sent = write(self, data)
        if sent == 0 and len(data) > 0 and not self.socket._sock.channel.isActive():
            if self not in reactor.getReaders():
                return main.CONNECTION_LOST
        return sent

    tcp.Connection.writeSomeData = write_or_notice


def listen_on_loopback():
    """The suite listens at every address of the machine, and never tells at which free port."""
    listen = reactor.listenTCP

    def listen_and_tell(port, factory, backlog=50, interface=''):
        listening = listen(port, factory, backlog, '127.0.0.1')
        if isinstance(factory, fuzzing.FuzzingServerFactory):
            # It compares this with the Host of each request.
            factory.externalPort = listening.getHost().port
            print 'listening on ws://127.0.0.1:%d' % factory.externalPort
            sys.stdout.flush()
        return listening

    reactor.listenTCP = listen_and_tell


def be_patient():
    """One second for an answer is not enough on a busy machine. A peer that answers is not waited for any longer."""
    patience = 10
    for name in ('killAfter', 'closeAfter'):
        def later(self, delay, original=getattr(fuzzing.FuzzingProtocol, name)):
            original(self, max(delay, patience))
        setattr(fuzzing.FuzzingProtocol, name, later)


def hurry():
    """Between two pieces of a message, ten microseconds are waited for, which under Jython become a thousand and more."""
    websocket.WebSocketProtocol._QUEUED_WRITE_DELAY = 0


def offer_deflate(specification):
    """
    The suite has no cases for permessage-deflate, but its WebSocket speaks it. A server that is marked gets an offer in
    every case but the four that mean nothing with it: 3.4 expects that nobody owns RSV1; 6.4.3 and 6.4.4 say that their
    frames are compressed, and send them as they are; 10.1.1 counts the frames that its message needs without compression.
    """
    for server in specification.get('servers', []):
        if server.pop('deflate', False):
            server['options'] = {
                'perMessageCompressionOffers': [compress_deflate.PerMessageDeflateOffer()],
                'perMessageCompressionAccept': compress_deflate.PerMessageDeflateResponseAccept
            }
    make = fuzzing.FuzzingClientFactory.buildProtocol

    def make_for_case(self, address):
        protocol = make(self, address)
        if self.currentCaseId in ('3.4', '6.4.3', '6.4.4', '10.1.1'):
            protocol.perMessageCompressionOffers = []
        return protocol

    fuzzing.FuzzingClientFactory.buildProtocol = make_for_case


if len(sys.argv) > 2:
    with open(sys.argv[3]) as file:
        specification = json.load(file)
    notice_lost_connections()
    listen_on_loopback()
    be_patient()
    hurry()
    offer_deflate(specification)
    wstest.start({'mode': sys.argv[2]}, specification)
