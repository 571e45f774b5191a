package dev.sluice.deflate;

import static dev.sluice.deflate.DeflateParameters.ABSENT;
import static dev.sluice.deflate.DeflateParameters.WITHOUT_VALUE;
import static dev.sluice.deflate.Extensions.deflate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.codec.Role;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeflateParametersTest {

    @Nested
    @DisplayName("RFC 7692 7.1: read and written")
    class Reading {

        @ParameterizedTest(name = "{0}")
        @CsvSource({
            "-, false, false, 0, 0",
            "server_no_context_takeover, true, false, 0, 0",
            "client_no_context_takeover, false, true, 0, 0",
            "server_max_window_bits=8, false, false, 8, 0",
            "server_max_window_bits=9, false, false, 9, 0",
            "server_max_window_bits=10, false, false, 10, 0",
            "server_max_window_bits=15, false, false, 15, 0",
            "client_max_window_bits=8, false, false, 0, 8",
            "client_max_window_bits=14, false, false, 0, 14",
            "client_max_window_bits=15, false, false, 0, 15",
            "server_no_context_takeover; client_no_context_takeover; server_max_window_bits=11; client_max_window_bits=9,"
                    + " true, true, 11, 9",
        })
        void isTheSameInAnOfferAndAnAnswer(
                String text, boolean serverAlone, boolean clientAlone, int serverBits, int clientBits) {
            DeflateParameters expected = new DeflateParameters(serverAlone, clientAlone, serverBits, clientBits);
            assertThat(DeflateParameters.parseOffer(deflate(text))).isEqualTo(expected);
            assertThat(DeflateParameters.parseAnswer(deflate(text))).isEqualTo(expected);
            assertThat(Extensions.text(expected)).isEqualTo(text);
        }

        @Test
        void takesParametersInAnyOrder() {
            assertThat(DeflateParameters.parseOffer(
                            deflate("client_max_window_bits; server_max_window_bits=9; server_no_context_takeover")))
                    .isEqualTo(new DeflateParameters(true, false, 9, WITHOUT_VALUE));
        }

        @Test
        @DisplayName("RFC 7692 7.1.2.2: client_max_window_bits without a value is an offer, and no answer")
        void tellsAnOfferFromAnAnswer() {
            String text = "client_max_window_bits";
            DeflateParameters offer = DeflateParameters.parseOffer(deflate(text));
            assertThat(offer).isEqualTo(new DeflateParameters(false, false, ABSENT, WITHOUT_VALUE));
            assertThat(Extensions.text(offer)).isEqualTo(text);
            assertThat(DeflateParameters.parseAnswer(deflate(text))).isNull();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "unknown",
                    "unknown=1",
                    "__proto__",
                    "server_max_window_bits=9; unknown",
                    "Server_No_Context_Takeover",
                    "SERVER_MAX_WINDOW_BITS=9",
                    "server_no_context_takeover=1",
                    "server_no_context_takeover=true",
                    "server_no_context_takeover=",
                    "client_no_context_takeover=7",
                    "client_no_context_takeover=",
                    "server_max_window_bits",
                    "server_max_window_bits; client_max_window_bits=9",
                    "server_max_window_bits=",
                    "server_max_window_bits=7",
                    "server_max_window_bits=16",
                    "server_max_window_bits=0",
                    "server_max_window_bits=-1",
                    "server_max_window_bits=-2",
                    "server_max_window_bits=08",
                    "server_max_window_bits=+9",
                    "server_max_window_bits=-9",
                    "server_max_window_bits=9.0",
                    "server_max_window_bits=0x9",
                    "server_max_window_bits= 9",
                    "server_max_window_bits=99",
                    "server_max_window_bits=150",
                    "server_max_window_bits=4294967305",
                    "server_max_window_bits=\u0669",
                    "server_max_window_bits=\"9\"",
                    "server_max_window_bits=foo",
                    "client_max_window_bits=",
                    "client_max_window_bits=7",
                    "client_max_window_bits=16",
                    "client_max_window_bits=08",
                    "client_max_window_bits=+9",
                    "client_max_window_bits=foo",
                })
        @DisplayName("gap 19: what is not defined, or has no lawful value, is neither an offer nor an answer")
        void refuses(String text) {
            assertThat(DeflateParameters.parseOffer(deflate(text))).isNull();
            assertThat(DeflateParameters.parseAnswer(deflate(text))).isNull();
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "permessage-foo", "Permessage-Deflate", "x-webkit-deflate-frame"})
        void refusesOtherExtensions(String name) {
            WebSocketExtensionData other = new WebSocketExtensionData(name, Map.of());
            assertThat(DeflateParameters.parseOffer(other)).isNull();
            assertThat(DeflateParameters.parseAnswer(other)).isNull();
        }

        @Test
        @DisplayName("attack: 100,000 parameters")
        void refusesMoreParametersThanThereAre() {
            Map<String, String> parameters = new LinkedHashMap<>();
            for (int i = 0; i < 100_000; i++) {
                parameters.put("server_no_context_takeover" + i, null);
            }
            WebSocketExtensionData offer = new WebSocketExtensionData("permessage-deflate", parameters);
            assertThat(DeflateParameters.parseOffer(offer)).isNull();
        }
    }

    @Nested
    class Checks {

        @ParameterizedTest
        @ValueSource(ints = {-2, -1, 1, 7, 16, 1000})
        void theServersWindow(int bits) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new DeflateParameters(false, false, bits, ABSENT))
                    .withMessage("serverMaxWindowBits: " + bits + " (expected: 8 to 15, or ABSENT)");
        }

        @ParameterizedTest
        @ValueSource(ints = {-2, 1, 7, 16, 1000})
        void theClientsWindow(int bits) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new DeflateParameters(false, false, ABSENT, bits))
                    .withMessage("clientMaxWindowBits: " + bits + " (expected: 8 to 15, ABSENT or WITHOUT_VALUE)");
        }
    }

    @Nested
    class EachSender {

        @Test
        void hasItsOwnWindow() {
            DeflateParameters parameters = new DeflateParameters(false, false, 8, 9);
            assertThat(parameters.windowBits(Role.SERVER)).isEqualTo(8);
            assertThat(parameters.windowBits(Role.CLIENT)).isEqualTo(9);
        }

        @Test
        void hasTheLargestWindowWhenNoneIsNamed() {
            assertThat(DeflateParameters.NONE.windowBits(Role.SERVER)).isEqualTo(15);
            assertThat(DeflateParameters.NONE.windowBits(Role.CLIENT)).isEqualTo(15);
            assertThat(new DeflateParameters(false, false, ABSENT, WITHOUT_VALUE).windowBits(Role.CLIENT))
                    .isEqualTo(15);
        }

        @Test
        void hasItsOwnContext() {
            assertThat(new DeflateParameters(true, false, ABSENT, ABSENT))
                    .matches(parameters -> !parameters.contextTakeover(Role.SERVER))
                    .matches(parameters -> parameters.contextTakeover(Role.CLIENT));
            assertThat(new DeflateParameters(false, true, ABSENT, ABSENT))
                    .matches(parameters -> parameters.contextTakeover(Role.SERVER))
                    .matches(parameters -> !parameters.contextTakeover(Role.CLIENT));
        }
    }
}
