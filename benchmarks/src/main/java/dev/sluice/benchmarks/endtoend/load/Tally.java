package dev.sluice.benchmarks.endtoend.load;

/** What all clients have got so far. Used on their event loop alone. */
final class Tally {

    /** Messages, checked. */
    long messages;

    /** Messages that came compressed. */
    long compressedMessages;

    /** Bytes on the wire, within TLS where there is TLS, handshakes and frame headers included. */
    long bytes;
}
