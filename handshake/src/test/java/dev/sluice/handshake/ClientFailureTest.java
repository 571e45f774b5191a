package dev.sluice.handshake;

import static dev.sluice.handshake.TestClient.HELLO;
import static dev.sluice.handshake.TestClient.chat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipelineException;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.DefaultEventExecutor;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What ends a handshake without an answer that HTTP could read. */
class ClientFailureTest {

    private static void assertFailed(TestClient client, HandshakeFailure failure) {
        ClientHandshakeException exception = client.failure();
        assertThat(exception.failure()).isEqualTo(failure);
        assertThat(client.log).containsExactly("future " + failure, "inactive");
        assertThat(client.events).doesNotHaveAnyElementsOfTypes(HandshakeComplete.class);
        assertThat(client.exceptions).isEmpty();
    }

    @Nested
    class AnswersThatAreNotHttp {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "SSH-2.0-OpenSSH_9.2\r\n\r\n",
                    "HTTP/1.1 abc def\r\n\r\n",
                    "HTTP/1.1 101\r\nUpgrade\r\n\r\n",
                    "HTTP/1.1 101 x\r\n: y\r\n\r\n",
                    "HTTP/1.1 101 x\r\nA\0: y\r\n\r\n"
                })
        void failTheHandshake(String answer) {
            try (TestClient client = TestClient.with(chat().build())) {
                client.receive(answer + HELLO);
                assertFailed(client, HandshakeFailure.MALFORMED_RESPONSE);
                assertThat(client.failure()).cause().isNotNull();
                assertThat(client.failure().status()).isNull();
            }
        }

        @Test
        @DisplayName("a header that is too large fails it, by its size or by that of the status line")
        void areTooLarge() {
            for (String answer : new String[] {
                "HTTP/1.1 101 " + "x".repeat(5_000) + "\r\n",
                AnswerText.switching().with("A: " + "x".repeat(9_000)).toString(),
                AnswerText.switching().toString().replace("\r\n\r\n", "\r\nA: b".repeat(10_000) + "\r\n\r\n")
            }) {
                try (TestClient client = TestClient.with(chat().build())) {
                    client.receive(answer);
                    assertFailed(client, HandshakeFailure.MALFORMED_RESPONSE);
                }
            }
        }

        @Test
        void areTooLargeBeforeTheyEnd() {
            try (TestClient client = TestClient.with(chat().build())) {
                client.receive("HTTP/1.1 101 x\r\nA: " + "x".repeat(9_000));
                assertFailed(client, HandshakeFailure.MALFORMED_RESPONSE);
                assertThat(client.failure()).hasCauseInstanceOf(TooLongHttpHeaderException.class);
            }
        }

        @Test
        void areTakenForARefusalUpToWhereTheyBreak() {
            try (TestClient client = TestClient.with(chat().build())) {
                client.receive(AnswerText.status("403 No").with("Transfer-Encoding: chunked") + "2\r\nbo\r\nXX\r\n");
                assertFailed(client, HandshakeFailure.MALFORMED_RESPONSE);
                assertThat(client.failure().status()).isEqualTo(HttpResponseStatus.FORBIDDEN);
                assertThat(client.failure().bodyText()).isEqualTo("bo");
            }
        }
    }

    @Nested
    class TheEndOfTheConnection {

        @Test
        @DisplayName("wherever it cuts the header of the answer")
        void failsTheHandshake() {
            String answer = AnswerText.switching().toString();
            for (int cut = 0; cut < answer.length(); cut++) {
                try (TestClient client = TestClient.with(chat().build())) {
                    client.receive(answer.substring(0, cut)).disconnect();
                    assertFailed(client, HandshakeFailure.CLOSED);
                    assertThat(client.failure().status()).isNull();
                }
            }
        }

        @Test
        void failsTheHandshakeWhenItIsTheServersHalf() {
            String answer = AnswerText.switching().toString();
            for (int cut = 0; cut < answer.length(); cut += 7) {
                try (TestClient client = TestClient.with(chat().build())) {
                    client.receive(answer.substring(0, cut));
                    client.channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
                    client.channel.runPendingTasks();
                    assertFailed(client, HandshakeFailure.CLOSED);
                }
            }
        }

        @Test
        void failsTheHandshakeAfterAnInterimAnswer() {
            try (TestClient client = TestClient.with(chat().build())) {
                client.receive(AnswerText.status("103 x")).disconnect();
                assertFailed(client, HandshakeFailure.CLOSED);
                assertThat(client.failure().status()).isNull();
            }
        }

        @Test
        void failsTheHandshakeWhenTheApplicationIsTheCause() {
            try (TestClient client = TestClient.with(chat().build())) {
                client.channel.close();
                assertFailed(client, HandshakeFailure.CLOSED);
            }
        }

        @Test
        void failsTheHandshakeWhenItComesAsAnError() {
            IOException reset = new IOException("reset");
            try (TestClient client = TestClient.with(chat().build())) {
                client.handler
                        .handshakeFuture()
                        .addListener(failed -> client.channel.pipeline().fireExceptionCaught(new IOException("again")));
                client.channel.pipeline().fireExceptionCaught(reset);
                assertFailed(client, HandshakeFailure.CONNECTION);
                assertThat(client.failure()).hasCause(reset);
            }
        }

        @Test
        @DisplayName("an error while the WebSocket opens is the WebSocket's")
        void isTheHandlersAffairUntilTheServerHasAnswered() {
            IOException reset = new IOException("reset");
            ClientHandshakeConfig config = chat().onUpgrade(
                            (pipeline, handshake) -> pipeline.fireExceptionCaught(reset))
                    .build();
            try (TestClient client = TestClient.with(config)) {
                client.handler
                        .handshakeFuture()
                        .addListener(opened -> client.channel.pipeline().fireExceptionCaught(reset));
                client.receive(AnswerText.switching() + HELLO);
                assertThat(client.exceptions).containsExactly(reset, reset);
                assertThat(client.log).endsWith("future complete", "text Hello");
            }
        }

        @Test
        void isTheHandlersAffairUntilItHasLeft() {
            try (TestClient client = TestClient.with(chat().build())) {
                client.receive(AnswerText.switching());
                client.channel.pipeline().fireExceptionCaught(new IOException("reset"));
                assertThat(client.log).containsExactly("complete", "netty complete", "future complete");
            }
        }
    }

    @Nested
    class TheDeadline {

        @Test
        void endsASilentConnection() {
            try (TestClient client = TestClient.with(chat().build())) {
                client.advance(9_999);
                assertThat(client.channel.isOpen()).isTrue();
                client.advance(1);
                assertFailed(client, HandshakeFailure.TIMEOUT);
                assertThat(client.failure())
                        .hasMessage("The server did not answer in time.")
                        .hasNoCause();
            }
        }

        @Test
        void isNotMovedByDribble() {
            String answer = AnswerText.switching().toString();
            try (TestClient client = TestClient.with(chat().build())) {
                for (int second = 0; second < 10; second++) {
                    assertThat(client.channel.isOpen()).as("after %d s", second).isTrue();
                    client.receive(answer.charAt(second)).advance(1_000);
                }
                assertFailed(client, HandshakeFailure.TIMEOUT);
            }
        }

        @Test
        void isNotMovedByInterimAnswers() {
            try (TestClient client =
                    TestClient.with(chat().handshakeTimeoutMillis(50).build())) {
                for (int i = 0; i < 5; i++) {
                    client.receive(AnswerText.status("102 Processing")).advance(10);
                }
                assertFailed(client, HandshakeFailure.TIMEOUT);
                assertThat(client.failure().status()).isNull();
            }
        }
    }

    @Nested
    class Connecting {

        private final NotConnected channel = new NotConnected();

        /** Registered, and not connected yet. */
        private static final class NotConnected extends EmbeddedChannel {
            private boolean connected;

            @Override
            public boolean isActive() {
                return connected && super.isActive();
            }

            void connected() {
                connected = true;
                pipeline().fireChannelActive();
            }
        }

        @Test
        void precedesTheRequestAndTheDeadline() {
            try (TestClient client = TestClient.on(channel, chat().build())) {
                assertThat(client.sent()).isEmpty();
                assertThat(client.nextTimer()).isEqualTo(-1);
                client.advance(20_000);
                channel.connected();
                assertThat(client.sent()).startsWith("GET /chat HTTP/1.1\r\n");
                client.receive(AnswerText.switching() + HELLO);
                assertThat(client.log).endsWith("text Hello");
            }
        }

        @Test
        void sendsOneRequestAlone() {
            try (TestClient client = TestClient.on(channel, chat().build())) {
                channel.connected();
                channel.connected();
                assertThat(client.sent()).containsOnlyOnce("GET");
            }
        }

        @Test
        void tellsTheApplicationAsWell() {
            StringBuilder active = new StringBuilder();
            try (TestClient client = TestClient.on(channel, chat().build())) {
                channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelActive(ChannelHandlerContext ctx) {
                        active.append("active");
                    }
                });
                channel.connected();
                assertThat(active).hasToString("active");
                assertThat(client.log).isEmpty();
            }
        }

        @Test
        void failsTheHandshake() {
            ConnectException refused = new ConnectException();
            ChannelOutboundHandlerAdapter refusing = new ChannelOutboundHandlerAdapter() {
                @Override
                public void connect(
                        ChannelHandlerContext ctx, SocketAddress remote, SocketAddress local, ChannelPromise promise) {
                    promise.setFailure(refused);
                }
            };
            try (TestClient client = TestClient.on(channel, chat().build(), refusing)) {
                assertThat(channel.connect(new InetSocketAddress(1)).cause()).isSameAs(refused);
                assertThat(client.failure().failure()).isEqualTo(HandshakeFailure.CONNECTION);
                assertThat(client.failure()).hasCause(refused);
            }
        }

        @Test
        void isNoFailureWhenItSucceeds() {
            try (TestClient client = TestClient.on(channel, chat().build())) {
                assertThat(channel.connect(new InetSocketAddress(1)).cause()).isNull();
                assertThat(client.log).isEmpty();
            }
        }

        @Test
        void failsTheHandshakeWhenTheChannelIsClosedInstead() {
            try (TestClient client = TestClient.on(channel, chat().build())) {
                client.disconnect();
                assertThat(client.failure().failure()).isEqualTo(HandshakeFailure.CLOSED);
            }
        }
    }

    @Nested
    class TheHandlersBefore {

        @Test
        @DisplayName("RFC 6455 4.1: with wss, TLS comes first")
        void areToSpeakTls() {
            ClientHandshakeConfig config = ClientHandshakeConfig.builder("wss://server.example.com/chat")
                    .header("Cookie", "secret")
                    .build();
            try (TestClient client = TestClient.with(config)) {
                assertThat(client.sent()).isEmpty();
                assertThat(client.failure().failure()).isEqualTo(HandshakeFailure.APPLICATION);
                assertThat(client.failure()).hasRootCauseMessage("wss without an SslHandler");
            }
        }

        @Test
        void failTheHandshakeWhenTlsFails() {
            SSLException refused = new SSLException("bad certificate");
            try (TestClient client = TestClient.with(chat().build())) {
                client.channel.pipeline().fireUserEventTriggered(new SslHandshakeCompletionEvent(refused));
                assertThat(client.failure().failure()).isEqualTo(HandshakeFailure.CONNECTION);
                assertThat(client.failure()).hasCause(refused);
            }
        }

        @Test
        void doNotFailTheHandshakeWhenTlsSucceeds() {
            try (TestClient client = TestClient.with(chat().build())) {
                client.channel.pipeline().fireUserEventTriggered(SslHandshakeCompletionEvent.SUCCESS);
                client.receive(AnswerText.switching());
                assertThat(client.events)
                        .contains(SslHandshakeCompletionEvent.SUCCESS)
                        .hasSize(3);
            }
        }

        @Test
        void failTheHandshakeWhenTheyDoNotSendTheRequest() {
            IOException broken = new IOException("broken pipe");
            ChannelOutboundHandlerAdapter failing = new ChannelOutboundHandlerAdapter() {
                @Override
                public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
                    ReferenceCountUtil.release(message);
                    promise.setFailure(broken);
                }
            };
            try (TestClient client = TestClient.with(chat().build(), failing)) {
                assertThat(client.failure().failure()).isEqualTo(HandshakeFailure.CONNECTION);
                assertThat(client.failure()).hasCause(broken);
            }
        }
    }

    @Test
    void removalInTheMiddleClosesTheConnection() {
        try (TestClient client = TestClient.with(chat().build())) {
            client.receive("HTTP/1.1 101");
            client.channel.pipeline().remove(client.handler);
            assertFailed(client, HandshakeFailure.CLOSED);
        }
    }

    @Test
    @SuppressWarnings("deprecation") // in Netty 4.2, for this reason among others
    void anExecutorOfItsOwnIsRefused() throws Exception {
        DefaultEventExecutor executor = new DefaultEventExecutor();
        EmbeddedChannel channel = new EmbeddedChannel();
        ClientHandshakeHandler handler = new ClientHandshakeHandler(chat().build());
        try {
            channel.pipeline().addLast(executor, handler);
            assertThat(handler.handshakeFuture().await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(handler.handshakeFuture().cause()).isInstanceOf(ClientHandshakeException.class);
        } finally {
            executor.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
        }
        channel.runPendingTasks();
        assertThat(channel.isOpen()).isFalse();
        assertThatThrownBy(channel::checkException)
                .isInstanceOf(ChannelPipelineException.class)
                .hasRootCauseMessage("ClientHandshakeHandler must run on the channel's event loop");
        assertThat(channel.<Object>readOutbound()).isNull();
        channel.finishAndReleaseAll();
    }
}
