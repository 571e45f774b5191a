package dev.sluice.demo;

import dev.sluice.deflate.DeflateConfig;
import dev.sluice.deflate.PerMessageDeflateClientExtension;
import dev.sluice.deflate.PerMessageDeflateServerExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtensionHandshaker;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandshaker;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Whether and how messages are compressed, when the other end speaks permessage-deflate too. */
public enum Compression {
    /** They are not. */
    OFF,
    /** They are, and each can refer to those before it. */
    TAKEOVER,
    /** They are, each by itself; and the same is demanded of the other end. */
    NO_TAKEOVER;

    private static final int LARGEST_WINDOW_BITS = 15;

    /** What zlib adds in any case, at most. */
    private static final int ZLIB_EXTRA_BYTES = 16;

    /**
     * The extensions to give to a server's opening handshake.
     *
     * @param maxMessageBytes the longest message that is accepted, inflated
     */
    public WebSocketServerExtensionHandshaker[] extensions(long maxMessageBytes) {
        return this == OFF
                ? new WebSocketServerExtensionHandshaker[0]
                : new WebSocketServerExtensionHandshaker[] {
                    new PerMessageDeflateServerExtension(config(maxMessageBytes).build())
                };
    }

    /**
     * The extensions to give to a client's opening handshake.
     *
     * @param maxMessageBytes the longest message that is accepted, inflated
     */
    public WebSocketClientExtensionHandshaker[] clientExtensions(long maxMessageBytes) {
        // A server that cannot limit its window would have to decline.
        return this == OFF
                ? new WebSocketClientExtensionHandshaker[0]
                : new WebSocketClientExtensionHandshaker[] {
                    new PerMessageDeflateClientExtension(config(maxMessageBytes)
                            .serverMaxWindowBits(LARGEST_WINDOW_BITS)
                            .build())
                };
    }

    /**
     * How long a message can be on the wire: what cannot be compressed gets longer by it, by an eighth and a sixty-fourth
     * where zlib was given the least memory.
     *
     * @param maxMessageBytes the longest message that is accepted, inflated
     */
    public long maxWireBytes(long maxMessageBytes) {
        return this == OFF
                ? maxMessageBytes
                : maxMessageBytes + maxMessageBytes / 8 + maxMessageBytes / 64 + ZLIB_EXTRA_BYTES;
    }

    private DeflateConfig.Builder config(long maxMessageBytes) {
        return DeflateConfig.builder()
                .maxMessageBytes(maxMessageBytes)
                .serverNoContextTakeover(this == NO_TAKEOVER)
                .clientNoContextTakeover(this == NO_TAKEOVER);
    }

    /** As it is written on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Reads what {@link #toString} writes. */
    public static final class Converter implements ITypeConverter<Compression> {

        @Override
        public Compression convert(String value) {
            return Arrays.stream(values())
                    .filter(compression -> compression.toString().equals(value))
                    .findAny()
                    .orElseThrow(() -> new TypeConversionException(value + " (expected: "
                            + Arrays.stream(values()).map(Compression::toString).collect(Collectors.joining(", "))
                            + ")"));
        }
    }
}
