package dev.sluice.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandshaker;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class AgreementTest {

    private static HandshakeRequest request(List<String> subprotocols, String extensions) {
        List<WebSocketExtensionData> offers =
                extensions.isEmpty() ? List.of() : ExtensionHeader.parseOffers(List.of(extensions));
        return new HandshakeRequest(
                "/", "/", Map.of(), EmptyHttpHeaders.INSTANCE, "x", null, subprotocols, offers, null, null, null);
    }

    private static Agreement reach(String offers, WebSocketServerExtensionHandshaker... handshakers) throws Exception {
        return Agreement.reach(request(List.of(), offers), SubprotocolSelector.none(), List.of(handshakers));
    }

    /** Accepts offers of one name, unless they carry the parameter {@code no}. */
    private static WebSocketServerExtensionHandshaker named(String name, int rsv) {
        return offer -> offer.name().equals(name) && !offer.parameters().containsKey("no")
                ? FakeExtension.answering(rsv, offer)
                : null;
    }

    @Nested
    @DisplayName("RFC 6455 1.9: the subprotocol")
    class Subprotocol {

        private static String select(List<String> offered, SubprotocolSelector selector) throws Exception {
            return Agreement.reach(request(offered, ""), selector, List.of()).subprotocol();
        }

        @Test
        void isWhatTheSelectorChooses() throws Exception {
            assertThat(select(List.of("a", "b"), offered -> "b")).isEqualTo("b");
            assertThat(select(List.of("a", "b"), SubprotocolSelector.none())).isNull();
        }

        @Test
        void isNotAskedForWhenTheClientOffersNone() throws Exception {
            SubprotocolSelector selector = offered -> {
                throw new AssertionError("asked");
            };
            assertThat(select(List.of(), selector)).isNull();
        }

        @Test
        void hasToBeOneThatTheClientOffers() {
            assertThatThrownBy(() -> select(List.of("a"), offered -> "a\r\nSet-Cookie: b"))
                    .isInstanceOfSatisfying(
                            RefusedException.class,
                            e -> assertThat(e.rejection()).isEqualTo(Rejection.SUBPROTOCOL_NOT_OFFERED));
        }
    }

    @Nested
    @DisplayName("RFC 6455 9.1: the extensions")
    class Extensions {

        @Test
        @DisplayName("attack: of five offers of one name the first acceptable one wins")
        void takeTheFirstAcceptableOffer() throws Exception {
            Agreement agreement = reach("x; no, x; a, x; b, x; c, x", named("x", 0));
            assertThat(ExtensionHeader.format(agreement.answers())).isEqualTo("x; a");
            assertThat(agreement.extensions()).hasSize(1);
        }

        @Test
        void keepTheOrderOfTheClient() throws Exception {
            Agreement agreement = reach(
                    "b, unknown, a",
                    named("a", WebSocketExtension.RSV1),
                    named("b", WebSocketExtension.RSV2 | WebSocketExtension.RSV3));
            assertThat(ExtensionHeader.format(agreement.answers())).isEqualTo("b, a");
            assertThat(agreement.rsvBits()).isEqualTo(7);
        }

        @Test
        void neverShareABit() throws Exception {
            Agreement agreement = reach(
                    "a, b, c",
                    named("a", WebSocketExtension.RSV1),
                    named("b", WebSocketExtension.RSV1),
                    named("c", WebSocketExtension.RSV2));
            assertThat(ExtensionHeader.format(agreement.answers())).isEqualTo("a, c");
        }

        @Test
        void areAskedInTheServersOrder() throws Exception {
            WebSocketServerExtensionHandshaker second = offer -> {
                throw new AssertionError("asked");
            };
            assertThat(reach("a", named("a", 0), second).answers()).hasSize(1);
        }

        @Test
        @DisplayName("gap 19: an extension that throws declines")
        void declineByThrowing() throws Exception {
            WebSocketServerExtensionHandshaker throwing = offer -> {
                throw new NumberFormatException("foo");
            };
            assertThat(reach("a; b=foo", throwing).answers()).isEmpty();
            assertThat(reach("a; b=foo", throwing, named("a", 0)).answers()).hasSize(1);
        }

        @Test
        void declineByThrowingWhenAskedForTheirBits() throws Exception {
            WebSocketServerExtension extension = mock(WebSocketServerExtension.class);
            when(extension.newReponseData()).thenReturn(new WebSocketExtensionData("a", Map.of()));
            when(extension.rsv()).thenThrow(new IllegalStateException("closed"));
            assertThat(reach("a", offer -> extension).answers()).isEmpty();
        }

        @Test
        void declineByAnAnswerThatCannotBeSent() throws Exception {
            Function<WebSocketExtensionData, WebSocketServerExtensionHandshaker> answering =
                    answer -> offer -> FakeExtension.answering(0, answer);
            assertThat(reach("a", answering.apply(null)).answers()).isEmpty();
            assertThat(reach("a", answering.apply(new WebSocketExtensionData("a", Map.of("b", "c\r\n"))))
                            .answers())
                    .isEmpty();
        }

        @Test
        void declineByAnAnswerThatNamesWhatIsNotOffered() throws Exception {
            WebSocketServerExtensionHandshaker other =
                    offer -> FakeExtension.answering(0, new WebSocketExtensionData("b", Map.of()));
            assertThat(reach("a", other).answers()).isEmpty();
        }

        @Test
        void canBeAbsent() throws Exception {
            Agreement agreement = reach("", named("a", 0));
            assertThat(agreement.extensions().isEmpty()).isTrue();
            assertThat(agreement.rsvBits()).isZero();
        }
    }
}
