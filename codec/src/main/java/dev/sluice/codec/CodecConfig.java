package dev.sluice.codec;

/**
 * The settings of the codec's handlers. Immutable; one instance serves any number of connections. No option switches
 * off a MUST of RFC 6455.
 */
public final class CodecConfig {

    /** Safe defaults, each named at its method of {@link Builder}. */
    public static final CodecConfig DEFAULT = builder().build();

    /** The most that a buffer can hold, with room for its header. */
    private static final long MAX_BUFFERED_BYTES = Integer.MAX_VALUE - 64L;

    private final long maxFrameBytes;
    private final long maxMessageBytes;
    private final boolean streamFrames;
    private final boolean aggregateMessages;
    private final int rsvBits;
    private final int outboundFragmentBytes;
    private final long pingIntervalMillis;
    private final long pongTimeoutMillis;
    private final long pongDeadlineMillis;
    private final long closeTimeoutMillis;
    private final long maxOutboundBytes;
    private final SlowReaderPolicy slowReaderPolicy;

    private CodecConfig(Builder builder) {
        maxFrameBytes = builder.maxFrameBytes;
        maxMessageBytes = builder.maxMessageBytes;
        streamFrames = builder.streamFrames;
        aggregateMessages = builder.aggregateMessages;
        rsvBits = builder.rsvBits;
        outboundFragmentBytes = builder.outboundFragmentBytes;
        pingIntervalMillis = builder.pingIntervalMillis;
        pongTimeoutMillis = builder.pongTimeoutMillis;
        pongDeadlineMillis = builder.pongDeadlineMillis;
        closeTimeoutMillis = builder.closeTimeoutMillis;
        maxOutboundBytes = builder.maxOutboundBytes;
        slowReaderPolicy = builder.slowReaderPolicy;
    }

    /**
     * Starts from the defaults.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Starts from these settings.
     *
     * @return a new builder
     */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.maxFrameBytes = maxFrameBytes;
        builder.maxMessageBytes = maxMessageBytes;
        builder.streamFrames = streamFrames;
        builder.aggregateMessages = aggregateMessages;
        builder.rsvBits = rsvBits;
        builder.outboundFragmentBytes = outboundFragmentBytes;
        builder.pingIntervalMillis = pingIntervalMillis;
        builder.pongTimeoutMillis = pongTimeoutMillis;
        builder.pongDeadlineMillis = pongDeadlineMillis;
        builder.closeTimeoutMillis = closeTimeoutMillis;
        builder.maxOutboundBytes = maxOutboundBytes;
        builder.slowReaderPolicy = slowReaderPolicy;
        return builder;
    }

    /**
     * The longest payload of one data frame that is accepted.
     *
     * @return bytes on the wire
     */
    public long maxFrameBytes() {
        return maxFrameBytes;
    }

    /**
     * The most that the frames of one message may add up to.
     *
     * @return bytes on the wire, and again where messages are aggregated; an extension that inflates has a limit of its own
     */
    public long maxMessageBytes() {
        return maxMessageBytes;
    }

    /**
     * Whether the payload of a data frame is passed on as it arrives.
     *
     * @return true when a long frame comes out in pieces
     */
    public boolean streamFrames() {
        return streamFrames;
    }

    /**
     * Whether {@link CodecPipeline} puts a {@link MessageAggregator} in.
     *
     * @return true when the application gets whole messages
     */
    public boolean aggregateMessages() {
        return aggregateMessages;
    }

    /**
     * The reserved bits that negotiated extensions own.
     *
     * @return a sum of {@code WebSocketExtension.RSV1}, {@code RSV2} and {@code RSV3}
     */
    public int rsvBits() {
        return rsvBits;
    }

    /**
     * The size above which an outgoing data frame is cut into fragments.
     *
     * @return payload bytes, or 0 when frames go out as they were written
     */
    public int outboundFragmentBytes() {
        return outboundFragmentBytes;
    }

    /**
     * How often a ping is sent.
     *
     * @return milliseconds, or 0 when none is sent
     */
    public long pingIntervalMillis() {
        return pingIntervalMillis;
    }

    /**
     * How long a peer that owes a pong may be silent.
     *
     * @return milliseconds
     */
    public long pongTimeoutMillis() {
        return pongTimeoutMillis;
    }

    /**
     * How long a peer may owe a pong although bytes arrive from it.
     *
     * @return milliseconds
     */
    public long pongDeadlineMillis() {
        return pongDeadlineMillis;
    }

    /**
     * How long the closing handshake may take.
     *
     * @return milliseconds
     */
    public long closeTimeoutMillis() {
        return closeTimeoutMillis;
    }

    /**
     * How many bytes may be queued for a peer that does not read.
     *
     * @return payload bytes, at least 256 for a frame; or 0 when they are not counted
     */
    public long maxOutboundBytes() {
        return maxOutboundBytes;
    }

    /**
     * What happens past {@link #maxOutboundBytes()}.
     *
     * @return the policy
     */
    public SlowReaderPolicy slowReaderPolicy() {
        return slowReaderPolicy;
    }

    /** Collects settings; {@link #build()} checks them. Not thread-safe. */
    public static final class Builder {

        private long maxFrameBytes = 256 * 1024;
        private long maxMessageBytes = 256 * 1024;
        private boolean streamFrames;
        private boolean aggregateMessages = true;
        private int rsvBits;
        private int outboundFragmentBytes;
        private long pingIntervalMillis = 20_000;
        private long pongTimeoutMillis = 20_000;
        private long pongDeadlineMillis = 120_000;
        private long closeTimeoutMillis = 10_000;
        private long maxOutboundBytes = 1024 * 1024;
        private SlowReaderPolicy slowReaderPolicy = SlowReaderPolicy.CLOSE;

        private Builder() {}

        /**
         * The longest payload of one data frame; a header that declares more is answered with 1009. Default 256 KiB.
         *
         * @param bytes above 0; up to 2 GiB, or without bound with {@link #streamFrames(boolean)}
         * @return this builder
         */
        public Builder maxFrameBytes(long bytes) {
            maxFrameBytes = bytes;
            return this;
        }

        /**
         * The most that the frames of one message may add up to; past it, 1009. Default 256 KiB.
         *
         * @param bytes above 0; up to 2 GiB where messages are aggregated
         * @return this builder
         */
        public Builder maxMessageBytes(long bytes) {
            maxMessageBytes = bytes;
            return this;
        }

        /**
         * Passes the payload of a data frame on as it arrives, as fragments of the message, so that a frame of any length
         * costs no memory. The limits hold all the same. Fragments of text may then end inside a character. Only
         * extensions that work on messages, such as permessage-deflate, can stand behind it. Default false.
         *
         * @param stream true to pass on pieces, false to wait for whole frames
         * @return this builder
         */
        public Builder streamFrames(boolean stream) {
            streamFrames = stream;
            return this;
        }

        /**
         * Whether the application gets whole messages rather than fragments. Default true.
         *
         * @param aggregate true to have a {@link MessageAggregator} put in
         * @return this builder
         */
        public Builder aggregateMessages(boolean aggregate) {
            aggregateMessages = aggregate;
            return this;
        }

        /**
         * The reserved bits that negotiated extensions own. Default 0: a frame that sets any is a violation.
         *
         * @param bits a sum of {@code WebSocketExtension.RSV1}, {@code RSV2} and {@code RSV3}
         * @return this builder
         */
        public Builder rsvBits(int bits) {
            rsvBits = bits;
            return this;
        }

        /**
         * Cuts outgoing data frames above a size into fragments and holds them back until there is room on the wire, so
         * that a ping need not wait for the end of a long message. Default 0: frames go out as they were written.
         *
         * @param bytes the payload of a fragment, or 0
         * @return this builder
         */
        public Builder outboundFragmentBytes(int bytes) {
            outboundFragmentBytes = bytes;
            return this;
        }

        /**
         * How often {@link KeepAliveHandler} sends a ping. Default 20 s.
         *
         * @param millis milliseconds, or 0 to send none
         * @return this builder
         */
        public Builder pingIntervalMillis(long millis) {
            pingIntervalMillis = millis;
            return this;
        }

        /**
         * How long a peer that owes a pong may be silent before it is given up. Default 20 s.
         *
         * @param millis milliseconds, above 0
         * @return this builder
         */
        public Builder pongTimeoutMillis(long millis) {
            pongTimeoutMillis = millis;
            return this;
        }

        /**
         * How long a peer may owe a pong although bytes keep arriving from it, which bounds how slowly a single frame can
         * be sent. Raise it where {@link #streamFrames(boolean)} lets frames through that take longer. Default 120 s.
         *
         * @param millis milliseconds, at least {@link #pongTimeoutMillis(long)}
         * @return this builder
         */
        public Builder pongDeadlineMillis(long millis) {
            pongDeadlineMillis = millis;
            return this;
        }

        /**
         * How long the closing handshake may take, from the first Close to the end of TCP. Default 10 s.
         *
         * @param millis milliseconds, above 0
         * @return this builder
         */
        public Builder closeTimeoutMillis(long millis) {
            closeTimeoutMillis = millis;
            return this;
        }

        /**
         * How many bytes may be queued for a peer that does not read; a single message may exceed it when nothing else is
         * queued. Default 1 MiB.
         *
         * @param bytes payload bytes, at least 256 for a frame; or 0 to have no {@link BackpressureHandler}
         * @return this builder
         */
        public Builder maxOutboundBytes(long bytes) {
            maxOutboundBytes = bytes;
            return this;
        }

        /**
         * What happens past {@link #maxOutboundBytes(long)}. Default {@link SlowReaderPolicy#CLOSE}.
         *
         * @param policy the policy
         * @return this builder
         */
        public Builder slowReaderPolicy(SlowReaderPolicy policy) {
            slowReaderPolicy = policy;
            return this;
        }

        /**
         * Checks the settings.
         *
         * @return the configuration
         * @throws IllegalArgumentException naming the setting, its value and what was expected
         */
        public CodecConfig build() {
            check("maxFrameBytes", maxFrameBytes, 1, streamFrames ? Long.MAX_VALUE : MAX_BUFFERED_BYTES);
            check("maxMessageBytes", maxMessageBytes, 1, aggregateMessages ? MAX_BUFFERED_BYTES : Long.MAX_VALUE);
            check("rsvBits", rsvBits, 0, FrameHeader.RSV >> FrameHeader.RSV_SHIFT);
            check("outboundFragmentBytes", outboundFragmentBytes, 0, MAX_BUFFERED_BYTES);
            check("pingIntervalMillis", pingIntervalMillis, 0, Integer.MAX_VALUE);
            check("pongTimeoutMillis", pongTimeoutMillis, 1, Integer.MAX_VALUE);
            check("pongDeadlineMillis", pongDeadlineMillis, pongTimeoutMillis, Integer.MAX_VALUE);
            check("closeTimeoutMillis", closeTimeoutMillis, 1, Integer.MAX_VALUE);
            check("maxOutboundBytes", maxOutboundBytes, 0, Long.MAX_VALUE);
            if (slowReaderPolicy == null) {
                throw new IllegalArgumentException("slowReaderPolicy: null (expected: a policy)");
            }
            return new CodecConfig(this);
        }

        private static void check(String setting, long value, long min, long max) {
            if (value < min || value > max) {
                throw new IllegalArgumentException(setting + ": " + value + " (expected: " + min + " to " + max + ")");
            }
        }
    }
}
