package dev.sluice.benchmarks.deflate;

import dev.sluice.codec.Role;
import dev.sluice.deflate.ContextPolicy;
import dev.sluice.deflate.DeflateConfig;
import dev.sluice.deflate.DeflateParameters;
import dev.sluice.deflate.PerMessageDeflateHandler;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtension;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateServerExtensionHandshaker;
import java.util.HashMap;
import java.util.Map;

/** What is compared; ours with the bits of its window. Netty's and zlib's has 15. */
public enum CodecKind {
    /** The JDK's zlib alone. */
    ZLIB,
    /** The same, but it inflates what ours has compressed with a window of 12 bits, which is longer and in more blocks. */
    ZLIB_12,
    /** Netty's encoder and decoder. */
    NETTY,
    /** Ours, with its zlib object at hand. */
    HIBERNATING_12,
    /** Ours, with its zlib object at hand. */
    HIBERNATING_15,
    /** Ours, with a context that has to be restored for every message. */
    RESTORING_12,
    /** Ours, with a context that has to be restored for every message. */
    RESTORING_15,
    /** Ours, with zlib objects of its own. */
    DEDICATED_12,
    /** Ours, with zlib objects of its own. */
    DEDICATED_15;

    private static final int LEVEL = 6;
    private static final int LIVE_DEFLATERS = 8;
    private static final int MAX_MESSAGE_BYTES = 1024 * 1024;

    Codec create(ByteBufAllocator alloc, boolean takeover) {
        return switch (this) {
            case ZLIB, ZLIB_12 -> new ZlibCodec(alloc, takeover);
            case NETTY -> netty(alloc, takeover);
            case HIBERNATING_12 -> sluice(alloc, takeover, 12, ContextPolicy.HIBERNATING, LIVE_DEFLATERS);
            case HIBERNATING_15 -> sluice(alloc, takeover, 15, ContextPolicy.HIBERNATING, LIVE_DEFLATERS);
            case RESTORING_12 -> sluice(alloc, takeover, 12, ContextPolicy.HIBERNATING, 0);
            case RESTORING_15 -> sluice(alloc, takeover, 15, ContextPolicy.HIBERNATING, 0);
            case DEDICATED_12 -> sluice(alloc, takeover, 12, ContextPolicy.DEDICATED, 0);
            case DEDICATED_15 -> sluice(alloc, takeover, 15, ContextPolicy.DEDICATED, 0);
        };
    }

    /** Who compresses what this one inflates. */
    CodecKind sender() {
        return this == ZLIB_12 ? HIBERNATING_12 : this;
    }

    private static Codec sluice(
            ByteBufAllocator alloc, boolean takeover, int windowBits, ContextPolicy contexts, int liveDeflaters) {
        DeflateConfig config = DeflateConfig.builder()
                .level(LEVEL)
                .thresholdBytes(0)
                .noTakeoverThresholdBytes(0)
                .maxMessageBytes(MAX_MESSAGE_BYTES)
                .contexts(contexts)
                .liveDeflaters(liveDeflaters)
                .build();
        DeflateParameters agreed = new DeflateParameters(!takeover, !takeover, windowBits, windowBits);
        return new HandlerCodec(alloc, new PerMessageDeflateHandler(Role.SERVER, agreed, config));
    }

    /** The handlers cannot be had but by a handshake. */
    private static Codec netty(ByteBufAllocator alloc, boolean takeover) {
        Map<String, String> parameters = new HashMap<>();
        if (!takeover) {
            parameters.put("server_no_context_takeover", null);
            parameters.put("client_no_context_takeover", null);
        }
        WebSocketServerExtension extension = new PerMessageDeflateServerExtensionHandshaker(
                        LEVEL, false, 15, true, true, MAX_MESSAGE_BYTES)
                .handshakeExtension(new WebSocketExtensionData("permessage-deflate", parameters));
        if (extension == null) {
            throw new IllegalStateException("Netty declines " + parameters);
        }
        return new HandlerCodec(alloc, extension.newExtensionDecoder(), extension.newExtensionEncoder());
    }
}
