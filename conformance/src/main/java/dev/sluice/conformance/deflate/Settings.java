package dev.sluice.conformance.deflate;

import dev.sluice.codec.CodecConfig;
import dev.sluice.codec.SlowReaderPolicy;
import dev.sluice.deflate.ContextPolicy;
import dev.sluice.deflate.DeflateConfig;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How a connection is made, which the query of its URL says: {@code ?serverMaxWindowBits=9&contexts=dedicated}. Connections of
 * all settings then live in one process, and share what they share in a server.
 */
final class Settings {

    /** The longest message, and the longest frame: random bytes grow a little when they are compressed. */
    private static final int MAX_BYTES = 2 * 1024 * 1024;

    /** Long messages leave in fragments, as in a server that has other things to say meanwhile. */
    private static final int FRAGMENT_BYTES = 48 * 1024;

    /** A query for those who have gigabytes to send. */
    static final String SPEED = "level=1";

    private static final CodecConfig CODEC = CodecConfig.builder()
            .maxFrameBytes(MAX_BYTES)
            .maxMessageBytes(MAX_BYTES)
            .outboundFragmentBytes(FRAGMENT_BYTES)
            .slowReaderPolicy(SlowReaderPolicy.SUSPEND_READS)
            .build();

    private Settings() {}

    /** How frames are read and written, whatever the URL says. */
    static CodecConfig codec() {
        return CODEC;
    }

    /**
     * How messages are compressed: everything is, however short.
     *
     * @param uri a URL, or the target of a request, with the names of {@link DeflateConfig} in its query
     * @throws IllegalArgumentException for a value that cannot be
     */
    static DeflateConfig deflate(String uri) {
        Map<String, List<String>> query = new QueryStringDecoder(uri).parameters();
        return DeflateConfig.builder()
                .serverNoContextTakeover(flag(query, "serverNoContextTakeover"))
                .clientNoContextTakeover(flag(query, "clientNoContextTakeover"))
                .serverMaxWindowBits(number(query, "serverMaxWindowBits", 15))
                .clientMaxWindowBits(number(query, "clientMaxWindowBits", 15))
                .contexts(ContextPolicy.valueOf(
                        text(query, "contexts", "hibernating").toUpperCase(Locale.ROOT)))
                .liveDeflaters(number(query, "liveDeflaters", 1))
                .level(number(query, "level", 6))
                .thresholdBytes(0)
                .noTakeoverThresholdBytes(0)
                .maxMessageBytes(MAX_BYTES)
                .build();
    }

    /** Whether a server is to send its messages in fragments. */
    static boolean isFragmented(String uri) {
        return flag(new QueryStringDecoder(uri).parameters(), "fragmented");
    }

    private static boolean flag(Map<String, List<String>> query, String name) {
        return text(query, name, "false").equals("true");
    }

    private static int number(Map<String, List<String>> query, String name, int missing) {
        return Integer.parseInt(text(query, name, Integer.toString(missing)));
    }

    private static String text(Map<String, List<String>> query, String name, String missing) {
        return query.getOrDefault(name, List.of(missing)).get(0);
    }
}
