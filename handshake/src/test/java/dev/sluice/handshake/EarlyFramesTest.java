package dev.sluice.handshake;

import static dev.sluice.handshake.TestServer.HELLO;
import static dev.sluice.handshake.TestServer.chat;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtension;
import io.netty.handler.flow.FlowControlHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Frames around the moment of the upgrade. */
class EarlyFramesTest {

    private final CompletableFuture<HandshakeDecision> decision = new CompletableFuture<>();
    private final ServerHandshakeConfig deciding =
            chat().authorizer(request -> decision).build();

    @Test
    @DisplayName("gap 26: frames in the segment of the request come after the event, in order")
    void inTheSegmentOfTheRequest() {
        try (TestServer server = TestServer.with(chat().build())) {
            server.receive(RequestText.upgrade() + HELLO + HELLO);
            assertThat(server.log).containsExactly("complete", "netty complete", "text Hello", "text Hello");
            assertThat(server.channel.config().isAutoRead()).isTrue();
        }
    }

    @Test
    @DisplayName("attack: frames sent while the authoriser decides are kept, in order, and not read as HTTP")
    void whileTheAuthoriserDecides() {
        try (TestServer server = TestServer.with(deciding)) {
            String more = RequestText.plain("GET /other HTTP/1.1").toString();
            server.receive(RequestText.upgrade() + HELLO.substring(0, 3)).receive(HELLO.substring(3) + HELLO);
            assertThat(server.log).isEmpty();
            decision.complete(HandshakeDecision.accept());
            server.receive(HELLO);
            assertThat(server.log)
                    .containsExactly("complete", "netty complete", "text Hello", "text Hello", "text Hello");
            assertThat(server.receive(more).log).noneMatch(line -> line.startsWith("GET"));
        }
    }

    @Test
    void areFollowedByTheEndOfARead() {
        List<String> reads = new ArrayList<>();
        ChannelInboundHandlerAdapter reader = new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                reads.add("read");
                ctx.fireChannelRead(message);
            }

            @Override
            public void channelReadComplete(ChannelHandlerContext ctx) {
                reads.add("complete");
            }
        };
        ServerHandshakeHandler handler = new ServerHandshakeHandler(deciding);
        try (TestServer server = TestServer.with(new HttpServerCodec(), handler, reader)) {
            server.receive(RequestText.upgrade() + HELLO).receive(HELLO);
            reads.clear();
            decision.complete(HandshakeDecision.accept());
            assertThat(reads).containsExactly("read", "read", "complete");
        }
    }

    @Test
    void stopReadingUntilTheDecision() {
        try (TestServer server = TestServer.with(deciding)) {
            server.receive(RequestText.upgrade());
            assertThat(server.channel.config().isAutoRead()).isTrue();
            server.receive(HELLO);
            assertThat(server.channel.config().isAutoRead()).isFalse();
            decision.complete(HandshakeDecision.accept());
            assertThat(server.channel.config().isAutoRead()).isTrue();
        }
    }

    @Test
    void stopReadingAtOnceWhenTheyCameWithTheRequest() {
        try (TestServer server = TestServer.with(deciding)) {
            server.receive(RequestText.upgrade() + HELLO);
            assertThat(server.channel.config().isAutoRead()).isFalse();
        }
    }

    @Test
    void leaveReadingOffWhereTheApplicationReadsByHand() {
        try (TestServer server = TestServer.with(deciding)) {
            server.channel.config().setAutoRead(false);
            server.receive(RequestText.upgrade() + HELLO);
            decision.complete(HandshakeDecision.accept());
            assertThat(server.channel.config().isAutoRead()).isFalse();
            assertThat(server.log).endsWith("text Hello");
        }
    }

    @Test
    void leaveReadingOffWhenTheApplicationTurnsItOffInOnUpgrade() {
        ServerHandshakeConfig config = deciding.toBuilder()
                .onUpgrade((pipeline, handshake) -> pipeline.channel().config().setAutoRead(false))
                .build();
        try (TestServer server = TestServer.with(config)) {
            server.receive(RequestText.upgrade() + HELLO);
            decision.complete(HandshakeDecision.accept());
            assertThat(server.channel.config().isAutoRead()).isFalse();
        }
    }

    @Test
    @DisplayName("attack: 100 MB while the authoriser decides, from somebody who makes reading go on")
    void areBounded() {
        try (TestServer server = TestServer.with(deciding)) {
            server.receive(RequestText.upgrade());
            String chunk = "x".repeat(64 * 1024);
            for (int i = 0; i < 100 * 16 && server.channel.isOpen(); i++) {
                server.channel.writeInbound(
                        server.channel.alloc().buffer(chunk.length()).writeZero(chunk.length()));
            }
            assertThat(server.rejected().reason()).isEqualTo(Rejection.EARLY_DATA);
            assertThat(server.sent()).isEmpty();
            assertThat(server.channel.isOpen()).isFalse();
            decision.complete(HandshakeDecision.accept());
            assertThat(server.log).containsExactly("rejected 413 EARLY_DATA");
        }
    }

    @Test
    void thatArriveDuringTheEventFollowThoseBefore() {
        ChannelInboundHandlerAdapter reader = new ChannelInboundHandlerAdapter() {
            @Override
            public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                if (event instanceof HandshakeComplete) {
                    // 65,528 bytes in a binary frame, seventeen times: more than is kept while a decision is awaited.
                    ByteBuf frames = ctx.alloc().buffer();
                    for (int i = 0; i < 17; i++) {
                        frames.writeInt(0x82fefff8).writeInt(0).writeZero(0xfff8);
                    }
                    ctx.pipeline().fireChannelRead(frames);
                }
                ctx.fireUserEventTriggered(event);
            }
        };
        ServerHandshakeHandler handler = new ServerHandshakeHandler(chat().build());
        try (TestServer server = TestServer.with(new HttpServerCodec(), handler, reader)) {
            server.receive(RequestText.upgrade() + HELLO);
            assertThat(server.log)
                    .startsWith("complete", "netty complete", "text Hello")
                    .hasSize(3 + 17);
        }
    }

    @Test
    void areReadThroughAHandlerThatHoldsMessagesBack() {
        ServerHandshakeHandler handler = new ServerHandshakeHandler(deciding);
        try (TestServer server = TestServer.with(new HttpServerCodec(), new FlowControlHandler(), handler)) {
            server.receive(RequestText.upgrade() + HELLO).receive(HELLO).receive(HELLO);
            decision.complete(HandshakeDecision.accept());
            server.channel.read();
            assertThat(server.log)
                    .containsExactly("complete", "netty complete", "text Hello", "text Hello", "text Hello");
        }
    }

    @Test
    void thatTheApplicationWritesOnTheEventFollowThe101() {
        ChannelInboundHandlerAdapter greeter = new ChannelInboundHandlerAdapter() {
            @Override
            public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                if (event instanceof HandshakeComplete) {
                    ctx.writeAndFlush(new TextWebSocketFrame("hi"));
                }
            }
        };
        try (TestServer server =
                TestServer.with(new HttpServerCodec(), new ServerHandshakeHandler(chat().build()), greeter)) {
            String sent = server.receive(RequestText.upgrade() + HELLO).sent();
            assertThat(sent).startsWith("HTTP/1.1 101").endsWith("\r\n\r\n\u0081\u0002hi");
        }
    }

    @Test
    void thatTheApplicationWritesFromItsFirstMomentFollowThe101() {
        ServerHandshakeConfig config = chat().onUpgrade((pipeline, handshake) -> {
                    pipeline.addLast(new ChannelInboundHandlerAdapter() {
                        @Override
                        public void handlerAdded(ChannelHandlerContext ctx) {
                            ctx.writeAndFlush(new TextWebSocketFrame("one"));
                        }
                    });
                    pipeline.channel().writeAndFlush(new TextWebSocketFrame("two"));
                })
                .build();
        try (TestServer server = TestServer.with(config)) {
            String sent = server.receive(RequestText.upgrade()).sent();
            assertThat(sent).startsWith("HTTP/1.1 101").endsWith("\r\n\r\n\u0081\u0003one\u0081\u0003two");
        }
    }

    @Test
    @DisplayName("RFC 6455 9.1: the first extension of the answer is the nearest to the application")
    void passTheExtensionsInOrder() {
        ServerHandshakeConfig config = chat().extensions(offer -> FakeExtension.answering(
                        offer.name().equals("x") ? WebSocketExtension.RSV1 : WebSocketExtension.RSV2, offer))
                .build();
        try (TestServer server = TestServer.with(config)) {
            server.receive(RequestText.upgrade().with("Sec-WebSocket-Extensions: x, y") + HELLO);
            assertThat(server.log).endsWith("text Hello y x");
            server.sent();
            server.channel.writeOutbound(new TextWebSocketFrame("hi"));
            assertThat(server.sent()).isEqualTo("\u0081\u0006hi x y");
        }
    }

    @Test
    void mayUseTheBitsThatTheExtensionsOwn() {
        ServerHandshakeConfig config = chat().extensions(
                        offer -> FakeExtension.answering(WebSocketExtension.RSV1, offer))
                .build();
        String compressed = TestEnd.hex("c18537fa213d7f9f4d5158");
        try (TestServer server = TestServer.with(config)) {
            server.receive(RequestText.upgrade().with("Sec-WebSocket-Extensions: x") + compressed);
            assertThat(server.log).endsWith("text Hello x");
        }
        try (TestServer server = TestServer.with(config)) {
            server.receive(RequestText.upgrade() + compressed);
            assertThat(server.log).doesNotContain("text Hello");
        }
    }
}
