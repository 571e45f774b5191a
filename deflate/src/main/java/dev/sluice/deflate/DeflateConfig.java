package dev.sluice.deflate;

import dev.sluice.codec.CodecConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.Objects;
import java.util.function.Predicate;

/** How permessage-deflate is negotiated and done. Immutable; one instance serves any number of connections. */
public final class DeflateConfig {

    /** Safe defaults, each named at its method of {@link Builder}. */
    public static final DeflateConfig DEFAULT = builder().build();

    private final Builder settings;

    private DeflateConfig(Builder settings) {
        this.settings = settings;
    }

    /** A builder that holds the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that holds these settings. */
    public Builder toBuilder() {
        return new Builder(settings);
    }

    /** See {@link Builder#serverNoContextTakeover}. */
    public boolean serverNoContextTakeover() {
        return settings.serverNoContextTakeover;
    }

    /** See {@link Builder#clientNoContextTakeover}. */
    public boolean clientNoContextTakeover() {
        return settings.clientNoContextTakeover;
    }

    /** See {@link Builder#serverMaxWindowBits}. */
    public int serverMaxWindowBits() {
        return settings.serverMaxWindowBits;
    }

    /** See {@link Builder#clientMaxWindowBits}. */
    public int clientMaxWindowBits() {
        return settings.clientMaxWindowBits;
    }

    /** See {@link Builder#level}. */
    public int level() {
        return settings.level;
    }

    /** See {@link Builder#thresholdBytes}. */
    public int thresholdBytes() {
        return settings.thresholdBytes;
    }

    /** See {@link Builder#noTakeoverThresholdBytes}. */
    public int noTakeoverThresholdBytes() {
        return settings.noTakeoverThresholdBytes;
    }

    /** See {@link Builder#filter}. */
    public Predicate<? super WebSocketFrame> filter() {
        return settings.filter;
    }

    /** See {@link Builder#maxMessageBytes}. */
    public long maxMessageBytes() {
        return settings.maxMessageBytes;
    }

    /** See {@link Builder#inflatedFragmentBytes}. */
    public int inflatedFragmentBytes() {
        return settings.inflatedFragmentBytes;
    }

    /** See {@link Builder#contexts}. */
    public ContextPolicy contexts() {
        return settings.contexts;
    }

    /** See {@link Builder#liveDeflaters}. */
    public int liveDeflaters() {
        return settings.liveDeflaters;
    }

    /** Collects settings. Not for use by several threads at once. */
    public static final class Builder {

        private boolean serverNoContextTakeover;
        private boolean clientNoContextTakeover;
        private int serverMaxWindowBits = 12;
        private int clientMaxWindowBits = 12;
        private int level = 6;
        private int thresholdBytes = 128;
        private int noTakeoverThresholdBytes = 1024;
        private Predicate<? super WebSocketFrame> filter = message -> true;
        private long maxMessageBytes = 256 * 1024;
        private int inflatedFragmentBytes;
        private ContextPolicy contexts = ContextPolicy.HIBERNATING;
        private int liveDeflaters = 8;

        private Builder() {}

        private Builder(Builder other) {
            serverNoContextTakeover = other.serverNoContextTakeover;
            clientNoContextTakeover = other.clientNoContextTakeover;
            serverMaxWindowBits = other.serverMaxWindowBits;
            clientMaxWindowBits = other.clientMaxWindowBits;
            level = other.level;
            thresholdBytes = other.thresholdBytes;
            noTakeoverThresholdBytes = other.noTakeoverThresholdBytes;
            filter = other.filter;
            maxMessageBytes = other.maxMessageBytes;
            inflatedFragmentBytes = other.inflatedFragmentBytes;
            contexts = other.contexts;
            liveDeflaters = other.liveDeflaters;
        }

        /**
         * Whether the server compresses each message by itself. A server says so in its answer; a client asks for it.
         * Without it, a server does so when a client asks. Default false.
         */
        public Builder serverNoContextTakeover(boolean newNoContextTakeover) {
            serverNoContextTakeover = newNoContextTakeover;
            return this;
        }

        /**
         * Whether the client compresses each message by itself. A server demands it in its answer; a client announces it.
         * Without it, a client does so when a server demands it. Default false.
         */
        public Builder clientNoContextTakeover(boolean newNoContextTakeover) {
            clientNoContextTakeover = newNoContextTakeover;
            return this;
        }

        /**
         * The largest window of the server's compressor: 8 to 15, for 256 bytes to 32 KiB. A server uses no more, and less
         * when a client asks for less. A client asks for it when it is below 15, which a server may be unable to grant.
         * Default 12.
         */
        public Builder serverMaxWindowBits(int newMaxWindowBits) {
            serverMaxWindowBits = newMaxWindowBits;
            return this;
        }

        /**
         * The largest window of the client's compressor: 8 to 15, for 256 bytes to 32 KiB. A client uses no more, and less
         * when a server demands less. A server demands it of those clients that let it. Default 12.
         */
        public Builder clientMaxWindowBits(int newMaxWindowBits) {
            clientMaxWindowBits = newMaxWindowBits;
            return this;
        }

        /** How hard zlib tries: 1 (fastest) to 9 (smallest). Default 6. */
        public Builder level(int newLevel) {
            level = newLevel;
            return this;
        }

        /**
         * Messages of fewer bytes go uncompressed while there is context takeover. A message that the application sends in
         * fragments has no known length, and is compressed. Default 128.
         */
        public Builder thresholdBytes(int newThresholdBytes) {
            thresholdBytes = newThresholdBytes;
            return this;
        }

        /** The same without context takeover, where short messages gain less. Default 1,024. */
        public Builder noTakeoverThresholdBytes(int newThresholdBytes) {
            noTakeoverThresholdBytes = newThresholdBytes;
            return this;
        }

        /**
         * Which messages may be compressed. It is shown the first frame of each, as the application wrote it, on the event
         * loop of its channel; it must neither change nor keep nor release the frame. Default: all of them.
         */
        public Builder filter(Predicate<? super WebSocketFrame> newFilter) {
            filter = newFilter;
            return this;
        }

        /**
         * The most bytes that one message may inflate to, over all its fragments. What arrives on the wire, and what is
         * aggregated behind, is bounded by {@link CodecConfig#maxMessageBytes()}: a larger message needs both. Default 256
         * KiB.
         */
        public Builder maxMessageBytes(long newMaxMessageBytes) {
            maxMessageBytes = newMaxMessageBytes;
            return this;
        }

        /**
         * The longest frame that comes out. What inflates to that much comes out in fragments of that many bytes, one after
         * the other, so that memory stays bounded where messages need not be whole. They come out in one go, also when
         * reading is suspended meanwhile. 0, the default, lets each frame come out as one.
         */
        public Builder inflatedFragmentBytes(int newFragmentBytes) {
            inflatedFragmentBytes = newFragmentBytes;
            return this;
        }

        /** What a connection keeps between two messages. Default {@link ContextPolicy#HIBERNATING}. */
        public Builder contexts(ContextPolicy newContexts) {
            contexts = newContexts;
            return this;
        }

        /**
         * How many compressors an event loop keeps ready for the hibernating connections that wrote last, at about 260 KB
         * each. A connection that finds its own there saves some microseconds; 0 restores the context for every message.
         * Default 8.
         */
        public Builder liveDeflaters(int newLiveDeflaters) {
            liveDeflaters = newLiveDeflaters;
            return this;
        }

        /**
         * The settings, checked.
         *
         * @throws IllegalArgumentException for a number out of range
         * @throws NullPointerException for a null
         */
        public DeflateConfig build() {
            check(serverMaxWindowBits, Window.MIN_BITS, Window.MAX_BITS, "serverMaxWindowBits");
            check(clientMaxWindowBits, Window.MIN_BITS, Window.MAX_BITS, "clientMaxWindowBits");
            check(level, 1, 9, "level");
            check(thresholdBytes, 0, Integer.MAX_VALUE, "thresholdBytes");
            check(noTakeoverThresholdBytes, 0, Integer.MAX_VALUE, "noTakeoverThresholdBytes");
            check(maxMessageBytes, 1, Long.MAX_VALUE, "maxMessageBytes");
            check(inflatedFragmentBytes, 0, Integer.MAX_VALUE, "inflatedFragmentBytes");
            check(liveDeflaters, 0, Integer.MAX_VALUE, "liveDeflaters");
            Objects.requireNonNull(filter, "filter");
            Objects.requireNonNull(contexts, "contexts");
            return new DeflateConfig(new Builder(this));
        }

        private static void check(long value, long min, long max, String name) {
            if (value < min || value > max) {
                throw new IllegalArgumentException(name + ": " + value + " (expected: " + min + " to " + max + ")");
            }
        }
    }
}
