package dev.sluice.demo.chat.metrics;

import dev.sluice.demo.chat.protocol.ServerMessage.Pong.Bytes;

/** What went over one connection. Touched by its event loop alone. */
public final class Traffic {

    long wireIn;
    long wireOut;
    long payloadIn;
    long payloadOut;

    /** On the wire since the upgrade, but for TLS. */
    public Bytes wire() {
        return new Bytes(wireIn, wireOut);
    }

    /** Of messages, before compression. */
    public Bytes payload() {
        return new Bytes(payloadIn, payloadOut);
    }
}
