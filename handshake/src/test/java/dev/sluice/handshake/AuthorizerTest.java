package dev.sluice.handshake;

import static dev.sluice.handshake.TestServer.HELLO;
import static dev.sluice.handshake.TestServer.chat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.verifyNoMoreInteractions;
import static org.mockito.Mockito.when;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.Promise;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("gap 28: asynchronous authorisation, and refusals with a status of one's own")
class AuthorizerTest {

    private final CompletableFuture<HandshakeDecision> decision = new CompletableFuture<>();

    private static TestServer server(HandshakeAuthorizer authorizer) {
        return TestServer.with(chat().authorizer(authorizer).build());
    }

    @Nested
    class Accepting {

        @Test
        void addsItsHeadersToThe101() {
            HandshakeAuthorizer authorizer = HandshakeAuthorizer.immediate(request ->
                    HandshakeDecision.accept().withHeader("Set-Cookie", "a=1").withHeader("Set-Cookie", "b=2"));
            try (TestServer server = server(authorizer)) {
                assertThat(server.receive(RequestText.upgrade()).sent())
                        .startsWith("HTTP/1.1 101")
                        .contains("Set-Cookie: a=1\r\nSet-Cookie: b=2\r\n");
            }
        }

        @Test
        void mayComeLater() {
            try (TestServer server = server(request -> decision)) {
                server.receive(RequestText.upgrade());
                assertThat(server.sent()).isEmpty();
                decision.complete(HandshakeDecision.accept());
                assertThat(server.sent()).startsWith("HTTP/1.1 101");
            }
        }

        @Test
        void mayComeThroughANettyFuture() {
            Promise<HandshakeDecision> promise = ImmediateEventExecutor.INSTANCE.newPromise();
            try (TestServer server = server(HandshakeAuthorizer.future(request -> promise))) {
                server.receive(RequestText.upgrade());
                promise.setSuccess(HandshakeDecision.accept());
                assertThat(server.sent()).startsWith("HTTP/1.1 101");
            }
        }

        @Test
        void isAskedOnceAndOnlyAboutRequestsThatPassTheChecks() {
            HandshakeAuthorizer authorizer = mock(HandshakeAuthorizer.class);
            when(authorizer.authorize(any())).thenReturn(decision);
            try (TestServer server = server(authorizer)) {
                server.receive(RequestText.upgrade().without("Host"));
                verifyNoInteractions(authorizer);
            }
            try (TestServer server = server(authorizer)) {
                server.receiveByteByByte(RequestText.upgrade() + HELLO);
                verify(authorizer).authorize(argThat(request -> request.path().equals("/chat")));
                verifyNoMoreInteractions(authorizer);
            }
        }
    }

    @Nested
    class Rejecting {

        @Test
        void answersWithStatusHeadersAndBody() {
            HandshakeAuthorizer authorizer =
                    HandshakeAuthorizer.immediate(request -> HandshakeDecision.reject(HttpResponseStatus.UNAUTHORIZED)
                            .withHeader("WWW-Authenticate", "Bearer")
                            .withBody("wer da? \u20ac"));
            try (TestServer server = server(authorizer)) {
                assertThat(server.receive(RequestText.upgrade() + HELLO).sent())
                        .startsWith("HTTP/1.1 401 Unauthorized\r\n")
                        .contains("content-type: text/plain; charset=utf-8\r\n")
                        .contains("content-length: 11\r\n", "connection: close\r\n", "WWW-Authenticate: Bearer\r\n")
                        .endsWith("\r\n\r\nwer da? \u00e2\u0082\u00ac");
                assertThat(server.log).containsExactly("rejected 401 AUTHORIZER");
                assertThat(server.channel.isOpen()).isFalse();
            }
        }

        @Test
        void mayChooseTheContentType() {
            HandshakeAuthorizer authorizer =
                    HandshakeAuthorizer.immediate(request -> HandshakeDecision.reject(HttpResponseStatus.FORBIDDEN)
                            .withHeader("CONTENT-TYPE", "application/json")
                            .withBody("{}"));
            try (TestServer server = server(authorizer)) {
                assertThat(server.receive(RequestText.upgrade()).sent())
                        .contains("CONTENT-TYPE: application/json\r\n")
                        .doesNotContain("text/plain");
            }
        }

        @Test
        void mayRedirect() {
            HandshakeAuthorizer authorizer = HandshakeAuthorizer.immediate(request ->
                    HandshakeDecision.reject(HttpResponseStatus.FOUND).withHeader("Location", "/login"));
            try (TestServer server = server(authorizer)) {
                assertThat(server.receive(RequestText.upgrade()).sent())
                        .startsWith("HTTP/1.1 302 Found\r\n")
                        .contains("Location: /login\r\n");
            }
        }

        @Test
        @DisplayName("RFC 7230 3.3.3: a 304 has no body")
        void sendsNoBodyWhereThereCannotBeOne() {
            HandshakeAuthorizer authorizer =
                    HandshakeAuthorizer.immediate(request -> HandshakeDecision.reject(HttpResponseStatus.NOT_MODIFIED));
            try (TestServer server = server(authorizer)) {
                assertThat(server.receive(RequestText.upgrade()).sent())
                        .contains("content-length: 0\r\n")
                        .endsWith("\r\n\r\n");
            }
        }
    }

    @Nested
    @DisplayName("attack: the authoriser never answers, throws, or answers after the client has gone")
    class Failing {

        private void answers500(HandshakeAuthorizer authorizer, Class<? extends Throwable> cause) {
            try (TestServer server = server(authorizer)) {
                server.receive(RequestText.upgrade() + HELLO);
                assertThat(server.sent()).startsWith("HTTP/1.1 500 ").endsWith("The server is at fault.");
                assertThat(server.rejected().reason()).isEqualTo(Rejection.APPLICATION);
                assertThat(server.rejected().cause()).isExactlyInstanceOf(cause);
                assertThat(server.channel.isOpen()).isFalse();
            }
        }

        @Test
        void throwing() {
            answers500(
                    request -> {
                        throw new NoClassDefFoundError("x");
                    },
                    NoClassDefFoundError.class);
        }

        @Test
        void returningNull() {
            answers500(request -> null, NullPointerException.class);
        }

        @Test
        void decidingNull() {
            answers500(request -> CompletableFuture.completedFuture(null), NullPointerException.class);
        }

        @Test
        void completingWithAFailure() {
            answers500(
                    request -> CompletableFuture.failedFuture(new IllegalStateException()),
                    IllegalStateException.class);
        }

        @Test
        void completingWithAWrappedFailure() {
            answers500(
                    request -> CompletableFuture.failedFuture(new CompletionException(new IllegalStateException())),
                    IllegalStateException.class);
            answers500(
                    request -> CompletableFuture.failedFuture(new CompletionException("bare", null)),
                    CompletionException.class);
        }

        @Test
        void failingInANettyFuture() {
            answers500(
                    HandshakeAuthorizer.future(
                            request -> ImmediateEventExecutor.INSTANCE.newFailedFuture(new IllegalStateException())),
                    IllegalStateException.class);
        }

        @ParameterizedTest
        @ValueSource(strings = {"a\r\nb", "\u0000"})
        @DisplayName("attack: CR LF in a response header that the application supplies")
        void supplyingABadHeader(String value) {
            answers500(
                    request -> decision.completeAsync(
                            () -> HandshakeDecision.accept().withHeader("x", value), Runnable::run),
                    IllegalArgumentException.class);
        }

        @Test
        void supplyingAHeaderOfTheHandshakes() {
            answers500(
                    request -> CompletableFuture.completedFuture(
                            HandshakeDecision.accept().withHeader("Sec-WebSocket-Protocol", "x")),
                    IllegalArgumentException.class);
        }

        @Test
        void answeringTwiceAndThrowing() {
            CompletionStage<HandshakeDecision> broken = new CompletableFuture<>() {
                @Override
                public CompletableFuture<HandshakeDecision> whenComplete(
                        BiConsumer<? super HandshakeDecision, ? super Throwable> action) {
                    action.accept(HandshakeDecision.accept(), null);
                    action.accept(HandshakeDecision.accept(), null);
                    throw new IllegalStateException();
                }
            };
            try (TestServer server = server(request -> broken)) {
                server.receive(RequestText.upgrade());
                assertThat(server.sent()).containsOnlyOnce("HTTP/1.1");
                assertThat(server.log).containsExactly("complete", "netty complete");
            }
        }

        @Test
        void neverAnswering() {
            try (TestServer server = server(request -> decision)) {
                server.receive(RequestText.upgrade()).receive(HELLO).advance(9_999);
                assertThat(server.channel.isOpen()).isTrue();
                server.advance(1);
                assertThat(server.sent()).startsWith("HTTP/1.1 503 ");
                assertThat(server.log).containsExactly("rejected 503 DECISION_TIMEOUT");
                assertThat(server.channel.isOpen()).isFalse();
                decision.complete(HandshakeDecision.accept());
                assertThat(server.log).hasSize(1);
            }
        }

        @Test
        void answeringAfterTheClientHasGone() {
            ByteBuf attachment = ByteBufAllocator.DEFAULT.buffer(1);
            try (TestServer server = server(request -> decision)) {
                server.receive(RequestText.upgrade()).receive(HELLO).disconnect();
                decision.complete(HandshakeDecision.accept().withAttachment(attachment));
                assertThat(attachment.refCnt()).isZero();
                assertThat(server.sent()).isEmpty();
                assertThat(server.log).isEmpty();
            }
        }

        @Test
        void failingAfterTheClientHasGone() {
            try (TestServer server = server(request -> decision)) {
                server.receive(RequestText.upgrade()).disconnect();
                decision.completeExceptionally(new IllegalStateException());
                assertThat(server.log).isEmpty();
            }
        }
    }
}
