package dev.sluice.conformance.interop;

import java.util.HexFormat;
import java.util.Locale;

/** A frame that breaks RFC 6455, as bytes for behind an implementation's own framing, which would never send it. */
enum Violation {
    /** Opcode 3, which means nothing. */
    OPCODE("8300", "838000000000"),
    /** Text that is not UTF-8. */
    UTF8("8102c328", "818200000000c328"),
    /** A Close with the code 5000. */
    CLOSE("88021388", "8882000000001388");

    private final String unmasked;
    private final String masked;

    Violation(String unmasked, String masked) {
        this.unmasked = unmasked;
        this.masked = masked;
    }

    /** The one that {@code /violate?kind=} names. */
    static Violation of(String kind) {
        return valueOf(kind.toUpperCase(Locale.ROOT));
    }

    /** Its name in {@code /violate?kind=}. */
    String kind() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The frame of a server. */
    byte[] fromServer() {
        return HexFormat.of().parseHex(unmasked);
    }

    /** The frame of a client: masked with zeros. */
    byte[] fromClient() {
        return HexFormat.of().parseHex(masked);
    }
}
