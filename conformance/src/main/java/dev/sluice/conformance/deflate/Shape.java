package dev.sluice.conformance.deflate;

import java.util.List;

/**
 * What the messages of a case look like.
 *
 * @param kind what they are made of
 * @param bytes how long each of them is
 */
record Shape(Kind kind, int bytes) {

    /**
     * All of them, from 16 bytes to 128 KiB. Lengths of 125 and 126 are those between which the header of a frame grows, if
     * the message does not shrink; those of 256, 512, 4,096 and 32,768 fill a window, and the longest is larger than any.
     */
    static final List<Shape> ALL = List.of(
            new Shape(Kind.JSON, 16),
            new Shape(Kind.CHINESE, 32),
            new Shape(Kind.RECORDS, 64),
            new Shape(Kind.RANDOM, 100),
            new Shape(Kind.JSON, 125),
            new Shape(Kind.RANDOM, 126),
            new Shape(Kind.CHINESE, 256),
            new Shape(Kind.RECORDS, 257),
            new Shape(Kind.JSON, 512),
            new Shape(Kind.CHINESE, 1000),
            new Shape(Kind.JSON, 1024),
            new Shape(Kind.RANDOM, 2048),
            new Shape(Kind.RECORDS, 4096),
            new Shape(Kind.RANDOM, 8192),
            new Shape(Kind.JSON, 10_000),
            new Shape(Kind.JSON, 16_384),
            new Shape(Kind.CHINESE, 32_768),
            new Shape(Kind.RECORDS, 131_072));

    @Override
    public String toString() {
        return bytes + " bytes of " + kind;
    }
}
