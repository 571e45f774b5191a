package dev.sluice.deflate;

import static dev.sluice.deflate.Extensions.config;
import static dev.sluice.deflate.Extensions.deflate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.codec.Role;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In the tables "-" stands for permessage-deflate without parameters, and nothing for no agreement. */
class NegotiationTest {

    @Nested
    @DisplayName("RFC 7692 5.1: the server accepts")
    class Accepting {

        private static String accept(String offer, String configured) {
            return Extensions.text(Negotiation.accept(deflate(offer), config(configured)));
        }

        @ParameterizedTest(name = "{0} by a server with {1}: {2}")
        @CsvSource({
            "-, -, -",
            "server_no_context_takeover, -, server_no_context_takeover",
            "-, server_no_context_takeover, server_no_context_takeover",
            "server_no_context_takeover, server_no_context_takeover, server_no_context_takeover",
            "client_no_context_takeover, -, client_no_context_takeover",
            "-, client_no_context_takeover, client_no_context_takeover",
            "client_no_context_takeover, client_no_context_takeover, client_no_context_takeover",
            "server_no_context_takeover, client_no_context_takeover,"
                    + " server_no_context_takeover; client_no_context_takeover",
        })
        @DisplayName("7.1.1: what either end wants")
        void context(String offer, String configured, String answer) {
            assertThat(accept(offer, configured)).isEqualTo(answer);
        }

        @ParameterizedTest(name = "{0} by a server with {1}: {2}")
        @CsvSource({
            "-, server_max_window_bits=15, -",
            "-, server_max_window_bits=14, server_max_window_bits=14",
            "-, server_max_window_bits=8, server_max_window_bits=8",
            "server_max_window_bits=15, server_max_window_bits=15, server_max_window_bits=15",
            "server_max_window_bits=15, server_max_window_bits=12, server_max_window_bits=12",
            "server_max_window_bits=12, server_max_window_bits=15, server_max_window_bits=12",
            "server_max_window_bits=8, server_max_window_bits=12, server_max_window_bits=8",
            "server_max_window_bits=8, server_max_window_bits=15, server_max_window_bits=8",
        })
        @DisplayName("7.1.2.1: the smaller window, named unasked when it is not the largest")
        void serverWindow(String offer, String configured, String answer) {
            assertThat(accept(offer, configured)).isEqualTo(answer);
        }

        @ParameterizedTest(name = "{0} by a server with {1}: {2}")
        @CsvSource({
            "-, client_max_window_bits=8, -",
            "server_no_context_takeover, client_max_window_bits=8, server_no_context_takeover",
            "client_max_window_bits, client_max_window_bits=15, -",
            "client_max_window_bits, client_max_window_bits=14, client_max_window_bits=14",
            "client_max_window_bits, client_max_window_bits=8, client_max_window_bits=8",
            "client_max_window_bits=15, client_max_window_bits=15, -",
            "client_max_window_bits=15, client_max_window_bits=12, client_max_window_bits=12",
            "client_max_window_bits=10, client_max_window_bits=15, client_max_window_bits=10",
            "client_max_window_bits=10, client_max_window_bits=12, client_max_window_bits=10",
            "client_max_window_bits=14, client_max_window_bits=12, client_max_window_bits=12",
        })
        @DisplayName("7.1.2.2: the smaller window, of a client that lets itself be limited")
        void clientWindow(String offer, String configured, String answer) {
            assertThat(accept(offer, configured)).isEqualTo(answer);
        }

        @ParameterizedTest(name = "{0}: {1}")
        @CsvSource({
            "-, server_max_window_bits=12",
            "client_max_window_bits, server_max_window_bits=12; client_max_window_bits=12",
            "server_no_context_takeover; client_no_context_takeover; server_max_window_bits=10; client_max_window_bits=9,"
                    + " server_no_context_takeover; client_no_context_takeover; server_max_window_bits=10;"
                    + " client_max_window_bits=9",
            "client_max_window_bits=7,",
        })
        void byDefault(String offer, String answer) {
            assertThat(Extensions.text(Negotiation.accept(deflate(offer), DeflateConfig.DEFAULT)))
                    .isEqualTo(answer);
        }

        @ParameterizedTest
        @CsvSource({
            "unknown",
            "server_max_window_bits",
            "server_max_window_bits=7",
            "client_max_window_bits=08",
            "client_no_context_takeover=7",
        })
        @DisplayName("7.1: nothing that is invalid")
        void declines(String offer) {
            assertThat(accept(offer, "-")).isNull();
        }
    }

    @Nested
    @DisplayName("RFC 7692 5: the client offers")
    class Offering {

        @ParameterizedTest(name = "{0}: {1}")
        @CsvSource({
            "-, client_max_window_bits",
            "server_no_context_takeover, server_no_context_takeover; client_max_window_bits",
            "client_no_context_takeover, client_no_context_takeover; client_max_window_bits",
            "server_max_window_bits=15, client_max_window_bits",
            "server_max_window_bits=14, server_max_window_bits=14; client_max_window_bits",
            "server_max_window_bits=8, server_max_window_bits=8; client_max_window_bits",
            "client_max_window_bits=15, client_max_window_bits",
            "client_max_window_bits=14, client_max_window_bits=14",
            "client_max_window_bits=8, client_max_window_bits=8",
        })
        void whatIsConfigured(String configured, String offer) {
            assertThat(Extensions.text(Negotiation.offer(config(configured)))).isEqualTo(offer);
        }
    }

    @Nested
    @DisplayName("RFC 7692 5.1: the client confirms")
    class Confirming {

        private static DeflateParameters confirm(String answer, String configured) {
            return Negotiation.confirm(deflate(answer), config(configured));
        }

        @ParameterizedTest(name = "{0} to a client with {1}: {2}")
        @CsvSource({
            "-, -, client_max_window_bits=15",
            "server_no_context_takeover, -, server_no_context_takeover; client_max_window_bits=15",
            "server_no_context_takeover, server_no_context_takeover,"
                    + " server_no_context_takeover; client_max_window_bits=15",
            "-, server_no_context_takeover,",
            "client_no_context_takeover, server_no_context_takeover,",
        })
        @DisplayName("7.1.1.1: a server without a context, which it has to be when asked")
        void serverContext(String answer, String configured, String agreed) {
            assertThat(Extensions.text(confirm(answer, configured))).isEqualTo(agreed);
        }

        @ParameterizedTest(name = "{0} to a client with {1}: {2}")
        @CsvSource({
            "client_no_context_takeover, -, client_no_context_takeover; client_max_window_bits=15",
            "client_no_context_takeover, client_no_context_takeover,"
                    + " client_no_context_takeover; client_max_window_bits=15",
            "-, client_no_context_takeover, client_no_context_takeover; client_max_window_bits=15",
        })
        @DisplayName("7.1.1.2: that it has no context itself, demanded by the server or announced")
        void clientContext(String answer, String configured, String agreed) {
            assertThat(Extensions.text(confirm(answer, configured))).isEqualTo(agreed);
        }

        @ParameterizedTest(name = "{0} to a client with {1}: {2}")
        @CsvSource({
            "server_max_window_bits=15, -, server_max_window_bits=15; client_max_window_bits=15",
            "server_max_window_bits=8, -, server_max_window_bits=8; client_max_window_bits=15",
            "server_max_window_bits=12, server_max_window_bits=12,"
                    + " server_max_window_bits=12; client_max_window_bits=15",
            "server_max_window_bits=8, server_max_window_bits=12,"
                    + " server_max_window_bits=8; client_max_window_bits=15",
            "server_max_window_bits=13, server_max_window_bits=12,",
            "server_max_window_bits=15, server_max_window_bits=14,",
            "-, server_max_window_bits=14,",
        })
        @DisplayName("7.1.2.1: the server's window, which is at most what was asked")
        void serverWindow(String answer, String configured, String agreed) {
            assertThat(Extensions.text(confirm(answer, configured))).isEqualTo(agreed);
        }

        @ParameterizedTest(name = "{0} to a client with {1}: {2}")
        @CsvSource({
            "client_max_window_bits=15, client_max_window_bits=15, client_max_window_bits=15",
            "client_max_window_bits=8, client_max_window_bits=15, client_max_window_bits=8",
            "client_max_window_bits=12, client_max_window_bits=12, client_max_window_bits=12",
            "client_max_window_bits=8, client_max_window_bits=12, client_max_window_bits=8",
            "-, client_max_window_bits=12, client_max_window_bits=12",
            "client_max_window_bits=13, client_max_window_bits=12,",
            "client_max_window_bits=15, client_max_window_bits=14,",
        })
        @DisplayName("7.1.2.2: its own window, which is at most what was offered, whatever the answer leaves out")
        void clientWindow(String answer, String configured, String agreed) {
            assertThat(Extensions.text(confirm(answer, configured))).isEqualTo(agreed);
        }

        @ParameterizedTest
        @CsvSource({
            "unknown",
            "server_max_window_bits",
            "server_max_window_bits=99",
            "client_max_window_bits",
            "client_max_window_bits=08",
            "server_no_context_takeover=1",
        })
        @DisplayName("7.1: nothing that is invalid")
        void refuses(String answer) {
            assertThat(confirm(answer, "-")).isNull();
        }
    }

    @Test
    @DisplayName("a client confirms each answer that a server gives it, and both ends work by the same")
    void bothEndsAgree() {
        List<DeflateConfig> configs = allConfigs();
        for (DeflateConfig client : configs) {
            for (DeflateConfig server : configs) {
                DeflateParameters offer = Negotiation.offer(client);
                DeflateParameters answer = Negotiation.accept(offer.toExtensionData(), server);
                DeflateParameters confirmed = Negotiation.confirm(answer.toExtensionData(), client);
                for (Role sender : Role.values()) {
                    assertThat(confirmed.windowBits(sender)).isEqualTo(answer.windowBits(sender));
                    assertThat(confirmed.contextTakeover(sender)).isEqualTo(answer.contextTakeover(sender));
                }
            }
        }
    }

    /** What can be negotiated, in all 256 combinations. */
    private static List<DeflateConfig> allConfigs() {
        return IntStream.range(0, 256)
                .mapToObj(number -> DeflateConfig.builder()
                        .serverNoContextTakeover((number & 1) != 0)
                        .clientNoContextTakeover((number & 2) != 0)
                        .serverMaxWindowBits(8 + (number >> 2) % 8)
                        .clientMaxWindowBits(8 + (number >> 5))
                        .build())
                .toList();
    }
}
