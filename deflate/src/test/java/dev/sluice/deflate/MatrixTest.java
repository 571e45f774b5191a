package dev.sluice.deflate;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtensionHandshaker;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandshaker;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateClientExtensionHandshaker;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateServerExtensionHandshaker;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every combination of the four parameters, with contexts that hibernate and dedicated ones, messages from nothing to 1 MiB,
 * whole and in fragments: between two ends of ours, and with Netty's at one end where that knows the parameters.
 */
class MatrixTest {

    private static final int MIB = 1024 * 1024;
    /** Netty refuses what comes up to its limit, not only what exceeds it. */
    private static final int NETTYS_LIMIT = 2 * MIB;

    private static final List<Integer> LENGTHS = List.of(0, 1, 125, 1024, 4096, 65_536, MIB);
    private static final List<Integer> WINDOWS = List.of(8, 9, 12, 15);

    /** What both ends are configured for; a window of 15 bits leaves the parameter out. */
    record Agreed(ContextPolicy contexts, boolean serverNoTakeover, boolean clientNoTakeover, int server, int client) {

        DeflateConfig config() {
            return DeflateConfig.builder()
                    .contexts(contexts)
                    .serverNoContextTakeover(serverNoTakeover)
                    .clientNoContextTakeover(clientNoTakeover)
                    .serverMaxWindowBits(server)
                    .clientMaxWindowBits(client)
                    .thresholdBytes(0)
                    .noTakeoverThresholdBytes(0)
                    .maxMessageBytes(MIB)
                    .build();
        }
    }

    static Stream<Agreed> combinations() {
        List<Agreed> all = new ArrayList<>();
        for (ContextPolicy contexts : ContextPolicy.values()) {
            for (int takeover = 0; takeover < 4; takeover++) {
                for (int server : WINDOWS) {
                    for (int client : WINDOWS) {
                        all.add(new Agreed(contexts, (takeover & 1) != 0, (takeover & 2) != 0, server, client));
                    }
                }
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("combinations")
    @DisplayName("ours and ours")
    void oursAndOurs(Agreed agreed) {
        exchangeAll(
                agreed,
                new PerMessageDeflateServerExtension(agreed.config()),
                new PerMessageDeflateClientExtension(agreed.config()));
    }

    /** Netty's client cannot limit its own window, and does not offer to. */
    static Stream<Agreed> withNettysClient() {
        return combinations().filter(agreed -> agreed.client == 15);
    }

    @ParameterizedTest
    @MethodSource("withNettysClient")
    @DisplayName("our server and Netty's client")
    void ourServerAndNettysClient(Agreed agreed) {
        exchangeAll(
                agreed,
                new PerMessageDeflateServerExtension(agreed.config()),
                new PerMessageDeflateClientExtensionHandshaker(
                        6, false, agreed.server, true, agreed.serverNoTakeover, NETTYS_LIMIT));
    }

    /** Netty's server cannot limit its own window, and declines an offer that asks for it. */
    static Stream<Agreed> withNettysServer() {
        return combinations().filter(agreed -> agreed.server == 15);
    }

    @ParameterizedTest
    @MethodSource("withNettysServer")
    @DisplayName("Netty's server and our client")
    void nettysServerAndOurClient(Agreed agreed) {
        exchangeAll(
                agreed,
                new PerMessageDeflateServerExtensionHandshaker(
                        6, false, agreed.client, true, agreed.clientNoTakeover, NETTYS_LIMIT),
                new PerMessageDeflateClientExtension(agreed.config()));
    }

    @Test
    void nettysServerDeclinesWhatItCannotDo() {
        DeflateConfig config = DeflateConfig.builder().serverMaxWindowBits(12).build();

        assertThat(AgreedPair.negotiate(
                        new PerMessageDeflateServerExtensionHandshaker(NETTYS_LIMIT),
                        new PerMessageDeflateClientExtension(config)))
                .isNull();
    }

    private static void exchangeAll(
            Agreed agreed, WebSocketServerExtensionHandshaker server, WebSocketClientExtensionHandshaker client) {
        try (AgreedPair pair = AgreedPair.negotiate(server, client)) {
            assertThat(pair).as("what is agreed on").isNotNull();
            assertThat(pair.answer().containsKey("server_no_context_takeover")).isEqualTo(agreed.serverNoTakeover);
            assertThat(pair.answer().get("server_max_window_bits")).isEqualTo(named(agreed.server));
            for (int length : LENGTHS) {
                exchange(pair, length, false);
                if (length > 0) { // Netty fails to compress an empty fragment
                    exchange(pair, length, true);
                }
            }
        }
        assertThat(ZlibObjects.deflaters()).isZero();
        assertThat(ZlibObjects.inflaters()).isZero();
    }

    private static void exchange(AgreedPair pair, int length, boolean fragmented) {
        pair.exchange(Corpus.JSON.message(length, length), true, fragmented);
        pair.exchange(Corpus.RANDOM.message(length, Math.min(length, 65_536)), false, fragmented);
    }

    private static String named(int windowBits) {
        return windowBits == 15 ? null : Integer.toString(windowBits);
    }
}
