package dev.sluice.conformance.autobahn;

import dev.sluice.codec.CodecConfig;

/** What the agents accept: the suite's longest message has 16 MiB, and compressed data can be longer than what it stands for. */
final class Limits {

    /** The longest frame, and the longest message. */
    static final int MAX_BYTES = 32 * 1024 * 1024;

    /** The longest opening handshake. */
    static final int MAX_HTTP_BYTES = 8192;

    /** All defaults but those. */
    static final CodecConfig CODEC = CodecConfig.builder()
            .maxFrameBytes(MAX_BYTES)
            .maxMessageBytes(MAX_BYTES)
            .build();

    private Limits() {}
}
