package dev.sluice.handshake;

import static dev.sluice.handshake.TestServer.HELLO;
import static dev.sluice.handshake.TestServer.chat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.DefaultEventExecutor;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What goes wrong around an upgrade, and that nothing of it leaks. */
class UpgradeFailureTest {

    private final CompletableFuture<HandshakeDecision> decision = new CompletableFuture<>();
    private final ByteBuf attachment = ByteBufAllocator.DEFAULT.buffer(1);
    private final HandshakeAuthorizer attaching =
            HandshakeAuthorizer.immediate(request -> HandshakeDecision.accept().withAttachment(attachment.retain()));

    @AfterEach
    void nobodyHoldsTheAttachment() {
        assertThat(attachment.refCnt()).isEqualTo(1);
        attachment.release();
    }

    @Nested
    class OfTheApplication {

        private TestServer failing(UpgradeListener listener) {
            return TestServer.with(
                    chat().authorizer(attaching).onUpgrade(listener).build());
        }

        @Test
        void isA500InPlaceOfThe101() {
            IllegalStateException bug = new IllegalStateException("bug");
            List<ChannelFuture> writes = new ArrayList<>();
            UpgradeListener listener = (pipeline, handshake) -> {
                pipeline.addLast("mine", new ChannelInboundHandlerAdapter());
                writes.add(pipeline.channel().writeAndFlush(new TextWebSocketFrame("hi")));
                throw bug;
            };
            try (TestServer server = failing(listener)) {
                String sent = server.receive(RequestText.upgrade() + HELLO).sent();
                assertThat(sent).startsWith("HTTP/1.1 500 ").endsWith(Rejection.APPLICATION.message());
                assertThat(server.rejected()).isEqualTo(HandshakeRejected.because(bug));
                assertThat(server.log).containsExactly("rejected 500 APPLICATION");
                assertThat(writes.get(0).cause()).isInstanceOf(ClosedChannelException.class);
                assertThat(server.channel.isOpen()).isFalse();
            }
        }

        @Test
        void takesTheCodecOutAgain() {
            List<String> handlers = new ArrayList<>();
            try (TestServer server = failing((pipeline, handshake) -> {
                pipeline.addLast("mine", new ChannelInboundHandlerAdapter() {
                    @Override
                    public void handlerRemoved(ChannelHandlerContext ctx) {
                        ctx.pipeline().remove("other");
                    }
                });
                pipeline.addLast("other", new ChannelInboundHandlerAdapter());
                pipeline.addLast(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                        throw new AssertionError("still there");
                    }
                });
                pipeline.addFirst(new ChannelOutboundHandlerAdapter() {
                    @Override
                    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
                        throw new AssertionError("still there");
                    }
                });
                throw new IOException();
            })) {
                server.channel.closeFuture().addListener(closed -> handlers.addAll(server.handlers()));
                server.receive(RequestText.upgrade());
                assertThat(handlers).containsExactly("HttpServerCodec", "ServerHandshakeHandler", "Log");
            }
        }

        @Test
        @DisplayName("attack: CR LF in a subprotocol that the application supplies")
        void isA500ForASubprotocolThatWasNotOffered() {
            ServerHandshakeConfig config = chat().authorizer(attaching)
                    .subprotocols(offered -> "a\r\nSet-Cookie: b=c")
                    .build();
            try (TestServer server = TestServer.with(config)) {
                String sent = server.receive(RequestText.upgrade().with("Sec-WebSocket-Protocol: a"))
                        .sent();
                assertThat(sent).startsWith("HTTP/1.1 500 ").doesNotContain("Set-Cookie");
                assertThat(server.rejected().reason()).isEqualTo(Rejection.SUBPROTOCOL_NOT_OFFERED);
            }
        }

        @Test
        void isA500ForASelectorThatThrows() {
            ServerHandshakeConfig config = chat().authorizer(attaching)
                    .subprotocols(offered -> {
                        throw new IllegalStateException();
                    })
                    .build();
            try (TestServer server = TestServer.with(config)) {
                server.receive(RequestText.upgrade().with("Sec-WebSocket-Protocol: a"));
                assertThat(server.rejected().cause()).isInstanceOf(IllegalStateException.class);
            }
        }

        @Test
        void endsAConnectionThatItClosesInOnUpgrade() {
            try (TestServer server = failing((pipeline, handshake) ->
                    pipeline.channel().unsafe().close(pipeline.channel().newPromise()))) {
                server.receive(RequestText.upgrade() + HELLO);
                assertThat(server.sent()).isEmpty();
                assertThat(server.log).isEmpty();
            }
        }

        @Test
        void endsAConnectionThatItClosesBeforeItThrows() {
            try (TestServer server = failing((pipeline, handshake) -> {
                pipeline.channel().unsafe().close(pipeline.channel().newPromise());
                throw new IOException();
            })) {
                server.receive(RequestText.upgrade() + HELLO);
                assertThat(server.sent()).isEmpty();
            }
        }

        @Test
        void endsAConnectionWhoseHandlerItRemoves() {
            try (TestServer server = failing((pipeline, handshake) -> pipeline.remove(ServerHandshakeHandler.class))) {
                server.receive(RequestText.upgrade() + HELLO);
                assertThat(server.sent()).isEmpty();
                assertThat(server.channel.isOpen()).isFalse();
            }
        }

        @Test
        void answersNothingOnceItRemovedTheHandler() {
            ServerHandshakeConfig config = chat().authorizer(attaching)
                    .onUpgrade((pipeline, handshake) -> {
                        pipeline.remove(ServerHandshakeHandler.class);
                        throw new IOException();
                    })
                    .build();
            Lingering lingering = new Lingering();
            try (TestServer server =
                    TestServer.with(lingering, new HttpServerCodec(), new ServerHandshakeHandler(config))) {
                server.receive(RequestText.upgrade() + HELLO);
                assertThat(server.sent()).isEmpty();
                assertThat(lingering.closes).isEqualTo(1);
            }
        }

        @Test
        void mayRemoveTheHandlerOnTheEvent() {
            ChannelInboundHandlerAdapter remover = new ChannelInboundHandlerAdapter() {
                @Override
                public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                    if (event instanceof HandshakeComplete) {
                        ctx.pipeline().remove(ServerHandshakeHandler.class);
                    }
                    ctx.fireUserEventTriggered(event);
                }
            };
            ServerHandshakeHandler handler = new ServerHandshakeHandler(chat().build());
            try (TestServer server = TestServer.with(new HttpServerCodec(), handler, remover)) {
                server.receive(RequestText.upgrade() + HELLO);
                assertThat(server.log).containsExactly("complete", "netty complete", "text Hello");
            }
        }

        @Test
        void mayCloseOnTheEvent() {
            ChannelInboundHandlerAdapter closer = new ChannelInboundHandlerAdapter() {
                @Override
                public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                    if (event instanceof HandshakeComplete) {
                        ctx.channel().unsafe().close(ctx.newPromise());
                    }
                }
            };
            ServerHandshakeHandler handler = new ServerHandshakeHandler(chat().build());
            try (TestServer server = TestServer.with(new HttpServerCodec(), handler, closer)) {
                server.receive(RequestText.upgrade() + HELLO);
                assertThat(server.channel.isOpen()).isFalse();
                assertThat(server.exceptions).isEmpty();
            }
        }
    }

    @Nested
    class OfTheConnection {

        @Test
        void beforeTheRequestIsComplete() {
            try (TestServer server = TestServer.with(chat().build())) {
                server.receive("GET /chat HTTP/1.1\r\nHost: x\r\n").disconnect();
                assertThat(server.sent()).isEmpty();
                assertThat(server.log).isEmpty();
                assertThat(server.exceptions).isEmpty();
            }
        }

        @Test
        void whileTheAuthoriserDecides() {
            try (TestServer server =
                    TestServer.with(chat().authorizer(request -> decision).build())) {
                server.receive(RequestText.upgrade() + HELLO).disconnect();
                decision.complete(HandshakeDecision.accept().withAttachment(attachment.retain()));
                assertThat(server.log).isEmpty();
            }
        }

        @Test
        void byAClientThatClosesItsSide() {
            try (TestServer server =
                    TestServer.with(chat().authorizer(request -> decision).build())) {
                server.channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
                assertThat(server.channel.isOpen()).isTrue();
                server.receive(RequestText.upgrade());
                server.channel.pipeline().fireUserEventTriggered("another event");
                assertThat(server.channel.isOpen()).isTrue();
                server.channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
                assertThat(server.channel.isOpen()).isFalse();
                assertThat(server.log).isEmpty();
            }
        }

        @Test
        void whenThe101CannotBeWritten() {
            ChannelOutboundHandlerAdapter broken = new ChannelOutboundHandlerAdapter() {
                @Override
                public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
                    ReferenceCountUtil.release(message);
                    promise.setFailure(new IOException("broken"));
                }
            };
            ServerHandshakeHandler handler =
                    new ServerHandshakeHandler(chat().authorizer(attaching).build());
            try (TestServer server = TestServer.with(broken, new HttpServerCodec(), handler)) {
                server.receive(RequestText.upgrade() + HELLO);
                assertThat(server.log).isEmpty();
                assertThat(server.channel.isOpen()).isFalse();
            }
        }

        @Test
        void whenTheRefusalCannotBeWritten() {
            ServerHandshakeHandler handler = new ServerHandshakeHandler(chat().build());
            HttpServerCodec codec = new HttpServerCodec();
            try (TestServer server = TestServer.with(codec, handler)) {
                codec.removeOutboundHandler();
                server.receive(RequestText.upgrade().without("Host"));
                assertThat(server.log).containsExactly("rejected 400 HOST");
                assertThat(server.channel.isOpen()).isFalse();
            }
        }

        @Test
        void byAReset() {
            try (TestServer server = TestServer.with(chat().build())) {
                IOException reset = new IOException("reset");
                server.channel.pipeline().fireExceptionCaught(reset);
                assertThat(server.exceptions).containsExactly(reset);
                assertThat(server.channel.isOpen()).isTrue();
            }
        }
    }

    @Nested
    @DisplayName("frames after a refused upgrade: never parsed as HTTP, connection closed")
    class AfterARefusal {

        private final Lingering lingering = new Lingering();
        private final TestServer server = TestServer.with(
                lingering,
                new HttpServerCodec(),
                new ServerHandshakeHandler(
                        chat().authorizer(request -> decision).build()));

        private void refuse() {
            server.receive(RequestText.upgrade().without("Host"));
            assertThat(server.sent()).startsWith("HTTP/1.1 400 ");
            assertThat(lingering.closes).isEqualTo(1);
        }

        @Test
        void whatArrivesIsDropped() {
            try (server) {
                refuse();
                server.receive(HELLO).receive(RequestText.plain("GET /other HTTP/1.1"));
                assertThat(server.log).containsExactly("rejected 400 HOST");
                assertThat(server.sent()).isEmpty();
            }
        }

        @Test
        void whatArrivesAfterTheAuthorisersRefusalIsDropped() {
            try (server) {
                server.receive(RequestText.upgrade() + HELLO);
                decision.complete(HandshakeDecision.reject(HttpResponseStatus.FORBIDDEN));
                assertThat(server.sent()).startsWith("HTTP/1.1 403 ");
                server.receive(HELLO).receive(RequestText.plain("GET /other HTTP/1.1"));
                assertThat(server.log).containsExactly("rejected 403 AUTHORIZER");
                assertThat(server.sent()).isEmpty();
            }
        }

        @Test
        void whatIsWrittenFails() {
            try (server) {
                refuse();
                ChannelFuture write = server.channel.writeAndFlush(new TextWebSocketFrame("x"));
                assertThat(write.cause()).isInstanceOf(ClosedChannelException.class);
            }
        }

        @Test
        void aResetIsNobodysConcern() {
            try (server) {
                refuse();
                server.channel.pipeline().fireExceptionCaught(new IOException("reset"));
                assertThat(server.exceptions).isEmpty();
                assertThat(lingering.closes).isEqualTo(2);
            }
        }

        @Test
        void theEndOfTheClientsSideClosesAtOnce() {
            try (server) {
                refuse();
                server.channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
                assertThat(lingering.closes).isEqualTo(2);
            }
        }

        @Test
        void aResetWhileTheAuthoriserDecidesIsPassedOn() {
            try (server) {
                IOException reset = new IOException("reset");
                server.receive(RequestText.upgrade());
                server.channel.pipeline().fireExceptionCaught(reset);
                assertThat(server.exceptions).containsExactly(reset);
            }
        }
    }

    @Nested
    class OfTheUse {

        @Test
        @SuppressWarnings("deprecation") // In 4.2; nothing replaces it in 4.1.
        void runsOnTheEventLoopAlone() {
            DefaultEventExecutor executor = new DefaultEventExecutor();
            EmbeddedChannel channel = new EmbeddedChannel();
            ServerHandshakeHandler handler = new ServerHandshakeHandler(chat().build());
            ChannelPipeline pipeline = channel.pipeline().addLast(executor, "handshake", handler);
            executor.shutdownGracefully().syncUninterruptibly();
            assertThatThrownBy(channel::checkException).hasMessageContaining("handlerAdded");
            assertThat(pipeline.get(ServerHandshakeHandler.class)).isNull();
            channel.finishAndReleaseAll();
        }

        @Test
        void closesWhenTheHandlerIsRemovedBeforeItAnswered() {
            try (TestServer server =
                    TestServer.with(chat().authorizer(request -> decision).build())) {
                server.receive(RequestText.upgrade() + HELLO);
                server.channel.pipeline().remove(ServerHandshakeHandler.class);
                assertThat(server.channel.isOpen()).isFalse();
                decision.complete(HandshakeDecision.accept().withAttachment(attachment.retain()));
            }
        }

        @Test
        void closesWhenTheHandlerIsRemovedBeforeItsTurn() {
            try (TestServer server = TestServer.with(chat().build())) {
                server.receive(RequestText.plain("GET / HTTP/1.1")
                        + RequestText.upgrade().toString());
                server.channel.pipeline().remove(ServerHandshakeHandler.class);
                assertThat(server.channel.isOpen()).isFalse();
            }
        }

        @Test
        void passesOnMessagesThatAreNoneOfItsBusiness() {
            try (TestServer server =
                    TestServer.with(chat().authorizer(request -> decision).build())) {
                server.channel.writeInbound("before");
                server.receive(RequestText.upgrade());
                server.channel.writeInbound("after");
                assertThat(server.log).containsExactly("before", "after");
            }
        }

        @Test
        void dropsHttpThatCannotBeStopped() {
            ChannelInboundHandlerAdapter repeater = new ChannelInboundHandlerAdapter() {
                @Override
                public void channelRead(ChannelHandlerContext ctx, Object message) {
                    if (message instanceof HttpRequest) {
                        ctx.fireChannelRead(ReferenceCountUtil.retain(message));
                    }
                    ctx.fireChannelRead(message);
                }
            };
            ServerHandshakeHandler handler = new ServerHandshakeHandler(
                    chat().authorizer(request -> decision).build());
            try (TestServer server = TestServer.with(new HttpServerCodec(), repeater, handler)) {
                server.receive(RequestText.upgrade());
                decision.complete(HandshakeDecision.accept());
                assertThat(server.log).containsExactly("complete", "netty complete");
            }
        }
    }

    /** Keeps the channel open, as a channel with halves would stay. */
    private static final class Lingering extends ChannelOutboundHandlerAdapter {
        private int closes;

        @Override
        public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
            closes++;
        }
    }
}
