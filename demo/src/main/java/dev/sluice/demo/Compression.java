package dev.sluice.demo;

import dev.sluice.deflate.DeflateConfig;
import dev.sluice.deflate.PerMessageDeflateServerExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandshaker;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Whether a server compresses, for those clients that offer permessage-deflate. */
public enum Compression {
    /** It does not. */
    OFF,
    /** It does, and each message can refer to those before it. */
    TAKEOVER,
    /** It does, each message by itself; and it demands the same of the clients. */
    NO_TAKEOVER;

    /**
     * The extensions to give to the opening handshake.
     *
     * @param maxMessageBytes the longest message that is accepted, inflated
     */
    public WebSocketServerExtensionHandshaker[] extensions(long maxMessageBytes) {
        if (this == OFF) {
            return new WebSocketServerExtensionHandshaker[0];
        }
        DeflateConfig config = DeflateConfig.builder()
                .maxMessageBytes(maxMessageBytes)
                .serverNoContextTakeover(this == NO_TAKEOVER)
                .clientNoContextTakeover(this == NO_TAKEOVER)
                .build();
        return new WebSocketServerExtensionHandshaker[] {new PerMessageDeflateServerExtension(config)};
    }

    /** As it is written on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Reads what {@link #toString} writes. */
    static final class Converter implements ITypeConverter<Compression> {

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
