package dev.sluice.handshake;

import static dev.sluice.handshake.TestClient.HELLO;
import static dev.sluice.handshake.TestClient.chat;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContentDecompressor;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtensionHandshaker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mockito.Mockito;

/** The client's handshake among the handlers of an application, good and bad ones. */
class ClientApplicationTest {

    private static TestClient upgrading(UpgradeListener listener) {
        return TestClient.with(chat().onUpgrade(listener).build());
    }

    private static ChannelInboundHandlerAdapter onAdded(Consumer<ChannelHandlerContext> action) {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void handlerAdded(ChannelHandlerContext ctx) {
                action.accept(ctx);
            }
        };
    }

    private static void assertApplicationFailed(TestClient client, Throwable cause) {
        assertThat(client.failure().failure()).isEqualTo(HandshakeFailure.APPLICATION);
        assertThat(client.failure()).hasCause(cause);
        assertThat(client.log).containsExactly("future APPLICATION", "inactive");
        assertThat(client.exceptions).isEmpty();
    }

    @Nested
    class Writing {

        @Test
        void isRefusedBeforeTheEvent() {
            try (TestClient client = TestClient.with(chat().build())) {
                String request = client.sent();
                TextWebSocketFrame frame =
                        new TextWebSocketFrame(client.channel.alloc().buffer().writeByte('x'));
                ChannelFuture written = client.channel.writeAndFlush(frame);
                assertThat(written.cause())
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("written before HandshakeComplete");
                assertThat(frame.refCnt()).isZero();
                assertThat(client.sent()).isEmpty();
                assertThat(request).startsWith("GET ");
                client.receive(AnswerText.switching() + HELLO);
                assertThat(client.log).endsWith("text Hello");
            }
        }

        @Test
        void isRefusedWithoutHarmWhereNobodyAsks() {
            try (TestClient client = TestClient.with(chat().build())) {
                ByteBuf buffer = client.channel.alloc().buffer().writeByte('x');
                client.channel.writeAndFlush(buffer, client.channel.voidPromise());
                assertThat(buffer.refCnt()).isZero();
                assertThat(client.exceptions).singleElement().isInstanceOf(IllegalStateException.class);
                client.exceptions.clear();
                client.receive(AnswerText.switching() + HELLO);
                assertThat(client.log).endsWith("text Hello");
            }
        }

        @Test
        void isRefusedAfterAFailure() {
            try (TestClient client = TestClient.with(chat().build())) {
                List<ChannelFuture> writes = new ArrayList<>();
                client.handler
                        .handshakeFuture()
                        .addListener(failed -> writes.add(client.channel.writeAndFlush(new TextWebSocketFrame("hi"))));
                client.sent();
                client.receive(AnswerText.status("200 OK").body(""));
                assertThat(writes.get(0).cause()).isNotNull();
                assertThat(client.sent()).isEmpty();
            }
        }

        @Test
        void worksFromTheFirstMomentOfAHandlerOn() {
            try (TestClient client = upgrading((pipeline, handshake) -> {
                pipeline.addLast(onAdded(ctx -> ctx.writeAndFlush(new TextWebSocketFrame("one"))));
                pipeline.channel().writeAndFlush(new TextWebSocketFrame("three"));
            })) {
                client.sent();
                client.receive(AnswerText.switching() + HELLO);
                assertThat(client.sent()).hasSize(2 + 4 + 3 + 2 + 4 + 5);
                assertThat(client.log).endsWith("text Hello");
            }
        }

        @Test
        void worksOnTheEventAndInAListener() {
            List<ChannelFuture> writes = new ArrayList<>();
            try (TestClient client = TestClient.with(chat().build())) {
                client.channel.pipeline().addBefore("log", null, new ChannelInboundHandlerAdapter() {
                    @Override
                    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                        if (event instanceof HandshakeComplete) {
                            writes.add(ctx.writeAndFlush(new TextWebSocketFrame("a")));
                        }
                        ctx.fireUserEventTriggered(event);
                    }
                });
                client.handler
                        .handshakeFuture()
                        .addListener(opened -> writes.add(client.channel.writeAndFlush(new TextWebSocketFrame("b"))));
                client.receive(AnswerText.switching());
                assertThat(writes).hasSize(2).allMatch(ChannelFuture::isSuccess);
            }
        }
    }

    @Nested
    class Closing {

        @Test
        void isAWebSocketsOwnFromTheFirstMomentOn() {
            try (TestClient client = upgrading((pipeline, handshake) ->
                    pipeline.addLast(onAdded(ctx -> ctx.writeAndFlush(new CloseWebSocketFrame(1000, "")))))) {
                client.sent();
                client.receive(AnswerText.switching() + HELLO + TestEnd.hex("880203e8"));
                assertThat(client.sent()).hasSize(8).startsWith("\u0088\u0082");
                assertThat(client.log).startsWith("complete", "netty complete", "future complete");
                client.disconnect();
                assertThat(client.nextTimer()).isEqualTo(-1);
            }
        }

        @Test
        void inOnUpgradeIsAWebSocketsOwn() {
            try (TestClient client = upgrading((pipeline, handshake) -> pipeline.close())) {
                client.sent();
                client.receive(AnswerText.switching());
                assertThat(client.sent()).startsWith("\u0088");
                assertThat(client.handler.handshakeFuture().isDone()).isTrue();
                for (int second = 0; second < 60; second++) {
                    client.advance(1_000);
                }
                assertThat(client.channel.isOpen()).isFalse();
                assertThat(client.nextTimer()).isEqualTo(-1);
            }
        }

        @Test
        void ofTcpInOnUpgradeLeavesNothing() {
            try (TestClient client = upgrading((pipeline, handshake) ->
                    pipeline.channel().unsafe().close(pipeline.channel().newPromise()))) {
                client.receive(AnswerText.switching() + HELLO);
                assertThat(client.handler.handshakeFuture().isDone()).isTrue();
                assertThat(client.log).endsWith("inactive");
                assertThat(client.exceptions).isEmpty();
                assertThat(client.nextTimer()).isEqualTo(-1);
            }
        }

        @Test
        void onTheEventLeavesNothing() {
            try (TestClient client = TestClient.with(chat().build())) {
                client.handler
                        .handshakeFuture()
                        .addListener(opened -> client.channel.unsafe().close(client.channel.newPromise()));
                client.receive(AnswerText.switching() + HELLO);
                assertThat(client.channel.isOpen()).isFalse();
                assertThat(client.exceptions).isEmpty();
                assertThat(client.nextTimer()).isEqualTo(-1);
            }
        }
    }

    @Nested
    class Throwing {

        @Test
        void inOnUpgradeClosesTheConnection() {
            IOException bug = new IOException("bug");
            List<String> handlers = new ArrayList<>();
            try (TestClient client = upgrading((pipeline, handshake) -> {
                pipeline.addLast(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelInactive(ChannelHandlerContext ctx) {
                        throw new AssertionError("still there");
                    }
                });
                throw bug;
            })) {
                client.channel.closeFuture().addListener(closed -> handlers.addAll(client.handlers()));
                client.receive(AnswerText.switching() + HELLO);
                assertApplicationFailed(client, bug);
                assertThat(handlers).containsExactly("ClientHandshakeHandler", "Log");
                assertThat(client.failure().status().code()).isEqualTo(101);
            }
        }

        @Test
        void inOnUpgradeClosesTheConnectionForAnErrorToo() {
            AssertionError bug = new AssertionError("bug");
            try (TestClient client = upgrading((pipeline, handshake) -> {
                throw bug;
            })) {
                client.receive(AnswerText.switching() + HELLO);
                assertApplicationFailed(client, bug);
            }
        }

        @Test
        void inOnUpgradeAfterItClosedLeavesNothing() {
            try (TestClient client = upgrading((pipeline, handshake) -> {
                pipeline.channel().unsafe().close(pipeline.channel().newPromise());
                throw new IOException("bug");
            })) {
                client.receive(AnswerText.switching() + HELLO);
                assertThat(client.failure()).hasRootCauseMessage("bug");
            }
        }

        @Test
        void inAListenerOfTheFutureHarmsNobody() {
            try (TestClient client = TestClient.with(chat().build())) {
                client.handler.handshakeFuture().addListener(opened -> {
                    throw new IllegalStateException("expected in the log of this test");
                });
                client.receive(AnswerText.switching() + HELLO);
                assertThat(client.log).endsWith("text Hello");
            }
        }

        @Test
        void ofAnExtensionAskedForItsOfferClosesTheConnection() {
            try (TestClient client = TestClient.with(
                    chat().extensions(new ThrowingOffer(true, false)).build())) {
                assertThat(client.sent()).isEmpty();
                assertThat(client.failure().failure()).isEqualTo(HandshakeFailure.APPLICATION);
                assertThat(client.failure()).hasCauseInstanceOf(NumberFormatException.class);
                assertThat(client.handlers()).doesNotContain("HttpClientCodec");
            }
        }

        @Test
        void ofAnExtensionShownTheAnswerClosesTheConnection() {
            try (TestClient client = TestClient.with(
                    chat().extensions(new ThrowingOffer(false, true)).build())) {
                client.receive(AnswerText.switching().with("Sec-WebSocket-Extensions: x; a=b") + HELLO);
                assertThat(client.failure().failure()).isEqualTo(HandshakeFailure.EXTENSION_PARAMETERS);
                assertThat(client.failure()).hasCauseInstanceOf(NumberFormatException.class);
                assertThat(client.failure().headers().get("Sec-WebSocket-Extensions"))
                        .isEqualTo("x; a=b");
            }
        }

        @Test
        void ofAnExtensionThatMakesItsHandlersClosesTheConnection() {
            WebSocketClientExtension extension = Mockito.mock(WebSocketClientExtension.class);
            IllegalStateException bug = new IllegalStateException("bug");
            Mockito.when(extension.newExtensionDecoder()).thenThrow(bug);
            WebSocketClientExtensionHandshaker handshaker = Mockito.mock(WebSocketClientExtensionHandshaker.class);
            Mockito.when(handshaker.newRequestData())
                    .thenReturn(FakeOffer.of("x").data());
            Mockito.when(handshaker.handshakeExtension(Mockito.any())).thenReturn(extension);
            try (TestClient client =
                    TestClient.with(chat().extensions(handshaker).build())) {
                client.receive(AnswerText.switching().with("Sec-WebSocket-Extensions: x") + HELLO);
                assertApplicationFailed(client, bug);
            }
        }
    }

    @Nested
    class Rearranging {

        @Test
        void inAListenerOfTheFutureIsInTimeForAllFrames() {
            Reads reads = new Reads();
            try (TestClient client = TestClient.with(chat().build())) {
                client.handler
                        .handshakeFuture()
                        .addListener(opened -> client.channel.pipeline().addBefore("log", null, reads));
                client.receive(AnswerText.switching() + HELLO + HELLO);
                assertThat(reads.log).startsWith("read", "read", "end");
            }
        }

        @Test
        void inOnUpgradeMayNotRemoveTheHandler() {
            try (TestClient client =
                    upgrading((pipeline, handshake) -> pipeline.remove(ClientHandshakeHandler.class))) {
                client.receive(AnswerText.switching() + HELLO);
                assertThat(client.failure().failure()).isEqualTo(HandshakeFailure.CLOSED);
                assertThat(client.events).doesNotHaveAnyElementsOfTypes(HandshakeComplete.class);
            }
        }

        @Test
        void onTheEventMayRemoveTheHandler() {
            try (TestClient client = TestClient.with(chat().build())) {
                client.handler
                        .handshakeFuture()
                        .addListener(opened -> client.channel.pipeline().remove(client.handler));
                client.receive(AnswerText.switching() + HELLO + HELLO);
                assertThat(client.log).hasSize(5).endsWith("text Hello");
                assertThat(client.exceptions).isEmpty();
            }
        }

        @Test
        void letsMessagesOfOthersPass() {
            try (TestClient client = upgrading((pipeline, handshake) -> pipeline.fireChannelRead("while it opens"))) {
                client.channel.pipeline().fireChannelRead("before");
                client.receive(AnswerText.switching());
                assertThat(client.log)
                        .containsExactly("before", "while it opens", "complete", "netty complete", "future complete");
            }
        }

        @Test
        void duringTheEventMayReadMore() {
            try (TestClient client = TestClient.with(chat().build())) {
                client.handler
                        .handshakeFuture()
                        .addListener(opened -> client.channel
                                .pipeline()
                                .fireChannelRead(
                                        client.channel.alloc().buffer().writeBytes(new byte[] {(byte) 0x81, 1, 'x'})));
                client.receive(AnswerText.switching() + HELLO);
                assertThat(client.log).endsWith("text Hello", "text x");
            }
        }
    }

    @Nested
    class WithHttpOfItsOwn {

        private static Stream<List<ChannelHandler>> pipelines() {
            return Stream.of(
                    List.of(new HttpClientCodec()),
                    List.of(new HttpResponseDecoder(), new HttpRequestEncoder()),
                    List.of(new HttpClientCodec(), new HttpObjectAggregator(10)),
                    List.of(new HttpClientCodec(), new HttpContentDecompressor(0)),
                    List.of(new HttpClientCodec(), new HttpContentDecompressor(0), new HttpObjectAggregator(0)));
        }

        @ParameterizedTest
        @MethodSource("pipelines")
        void takesAllOfItOut(List<ChannelHandler> http) {
            try (TestClient client = TestClient.with(chat().build(), http.toArray(ChannelHandler[]::new))) {
                assertThat(client.sent()).containsOnlyOnce("GET /chat").endsWith("\r\n\r\n");
                client.receive(AnswerText.status("100 Continue"));
                client.receive(AnswerText.switching() + HELLO + HELLO);
                assertThat(client.log)
                        .containsExactly("complete", "netty complete", "future complete", "text Hello", "text Hello");
                assertThat(client.handlers())
                        .noneMatch(name -> name.startsWith("Http"))
                        .startsWith("FrameDecoder");
                assertThat(client.complete().responseHeaders().get("Upgrade")).isEqualTo("websocket");
            }
        }

        @ParameterizedTest
        @MethodSource("pipelines")
        void readsByteByByte(List<ChannelHandler> http) {
            try (TestClient client = TestClient.with(chat().build(), http.toArray(ChannelHandler[]::new))) {
                client.receiveByteByByte(AnswerText.switching() + HELLO);
                assertThat(client.log).endsWith("future complete", "text Hello");
            }
        }
    }

    @Nested
    class ReadingByHand {

        private final EmbeddedChannel channel = new EmbeddedChannel();
        private final Demand demand = new Demand();

        @Test
        void readsTheAnswerAllTheSame() {
            channel.config().setAutoRead(false);
            try (TestClient client = TestClient.on(channel, chat().build(), demand)) {
                for (char c : AnswerText.switching().toString().toCharArray()) {
                    assertThat(demand.take()).as("asked for more before %s", c).isTrue();
                    client.receive(c);
                }
                assertThat(client.log).endsWith("future complete");
                assertThat(channel.config().isAutoRead()).isFalse();
            }
        }

        @Test
        void readsTheBodyOfARefusalAllTheSame() {
            channel.config().setAutoRead(false);
            try (TestClient client = TestClient.on(channel, chat().build(), demand)) {
                for (char c :
                        AnswerText.status("403 No").body("body").toString().toCharArray()) {
                    assertThat(demand.take()).as("asked for more before %s", c).isTrue();
                    client.receive(c);
                }
                assertThat(client.failure().bodyText()).isEqualTo("body");
            }
        }

        @Test
        void isLeftToTheChannelOtherwise() {
            try (TestClient client = TestClient.on(channel, chat().build(), demand)) {
                demand.take();
                client.receive("HTTP/1.1 ");
                assertThat(demand.times).isEqualTo(1);
            }
        }
    }

    /** Notes that somebody has asked for a read. */
    private static final class Demand extends ChannelOutboundHandlerAdapter {

        private int times;

        boolean take() {
            boolean asked = times > 0;
            times = 0;
            return asked;
        }

        @Override
        public void read(ChannelHandlerContext ctx) {
            times++;
            ctx.read();
        }
    }
}
