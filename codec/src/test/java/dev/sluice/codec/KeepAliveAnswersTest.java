package dev.sluice.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The answers to the peer's pings, RFC 6455 5.5.2 and 5.5.3. */
@ParameterizedClass
@EnumSource
class KeepAliveAnswersTest {

    @Parameter
    Role role;

    private final Recorder application = new Recorder();
    private final Recorder.Reads reads = new Recorder.Reads();
    private StalledChannel channel;

    private StalledChannel channel() {
        if (channel == null) {
            channel = new StalledChannel(
                    reads,
                    new FrameEncoder(role, CodecConfig.DEFAULT),
                    new KeepAliveHandler(CodecConfig.DEFAULT),
                    application);
        }
        return channel;
    }

    @AfterEach
    void release() {
        channel().finishAndReleaseAll();
    }

    private static PingWebSocketFrame ping(String payload) {
        return new PingWebSocketFrame(Payloads.of(payload));
    }

    @Test
    @DisplayName("ping and pong payload: exactly the peer's bytes, never a byte of anything else")
    void answersWithExactlyThePingsBytes() {
        channel().peerReadsAll();
        for (int length = 0; length <= 125; length++) {
            ByteBuf read = Payloads.of("secret" + Payloads.pattern(length) + "secret");
            PingWebSocketFrame ping = new PingWebSocketFrame(read.retainedSlice(6, length));
            read.release();
            channel().writeInbound(ping);
            assertThat(WireFrame.brief(channel())).containsExactly("PONG " + Payloads.pattern(length));
            assertThat(read.refCnt()).isZero();
        }
    }

    @Test
    void answersWithoutTheReservedBitsOfThePing() {
        channel().peerReadsAll();
        channel().writeInbound(new PingWebSocketFrame(true, 3, Payloads.of("x")));
        assertThat(WireFrame.written(channel())).extracting(WireFrame::rsv).containsExactly(0);
    }

    @Test
    void keepsPingsAndPongsFromTheApplication() {
        channel()
                .writeInbound(
                        ping("a"),
                        new PongWebSocketFrame(Payloads.of("b")),
                        new TextWebSocketFrame(Payloads.of("c")),
                        "d");
        TextWebSocketFrame text = channel().readInbound();
        assertThat(text.text()).isEqualTo("c");
        text.release();
        assertThat(channel().<Object>readInbound()).isEqualTo("d");
        assertThat(channel().<Object>readInbound()).isNull();
        assertThat(application.events).isEmpty();
    }

    @Nested
    class APeerThatReads {

        @Test
        void getsEveryPingAnsweredOneByOne() {
            channel().peerReadsAll();
            channel()
                    .writeInbound(
                            IntStream.range(0, 10).mapToObj(i -> ping("p" + i)).toArray());
            assertThat(WireFrame.brief(channel()))
                    .containsExactlyElementsOf(
                            IntStream.range(0, 10).mapToObj(i -> "PONG p" + i).toList());
        }

        @Test
        void getsThePongsOfAReadInOnePiece() {
            channel().peerReadsAll();
            channel().writeInbound(ping("a"), ping("b"));
            assertThat(channel().outboundMessages()).hasSize(1);
        }

        @Test
        void getsThemInOnePieceWithWhatTheApplicationAnswers() {
            channel().peerReadsAll();
            channel().pipeline().addLast(new ChannelInboundHandlerAdapter() {
                @Override
                public void channelReadComplete(ChannelHandlerContext ctx) {
                    ctx.writeAndFlush(new TextWebSocketFrame(Payloads.of("answer")));
                }
            });
            channel().writeInbound(ping("a"));
            assertThat(channel().outboundMessages()).hasSize(1);
            assertThat(WireFrame.brief(channel())).containsExactly("PONG a", "TEXT answer");
        }
    }

    @Nested
    class APeerThatNeverReads {

        private final List<ByteBuf> payloads = new ArrayList<>();

        private void flood(int pings) {
            for (int i = 0; i < pings; i++) {
                PingWebSocketFrame ping = ping("ping " + i);
                payloads.add(ping.content());
                channel().writeInbound(ping);
            }
        }

        @Test
        @DisplayName(
                "a flood of pings from a peer that never reads: bounded outbound memory; only the latest pong is owed")
        void isOwedTheLatestPongAlone() {
            flood(10_000);
            assertThat(channel().unsafe().outboundBuffer().size()).isEqualTo(1);
            channel().peerReads(1);
            assertThat(WireFrame.brief(channel())).containsExactly("PONG ping 0");
            channel().peerReadsAll();
            assertThat(WireFrame.brief(channel())).containsExactly("PONG ping 9999");
        }

        @Test
        void isOwedAFewPongsAndTheLatestOfAFloodThatComesInOneRead() {
            channel()
                    .writeInbound(IntStream.range(0, 10_000)
                            .mapToObj(i -> ping("p" + i))
                            .toArray());
            channel().peerReadsAll();
            List<String> expected =
                    IntStream.range(0, 16).mapToObj(i -> "PONG p" + i).collect(Collectors.toList());
            expected.add("PONG p9999");
            assertThat(WireFrame.brief(channel())).isEqualTo(expected);
        }

        @Test
        void getsTheNextPongsWhenItReadsAgain() {
            flood(3);
            channel().peerReadsAll();
            flood(2);
            assertThat(WireFrame.brief(channel()))
                    .containsExactly("PONG ping 0", "PONG ping 2", "PONG ping 0", "PONG ping 1");
        }

        @Test
        void keepsNoBufferOfItsPingsAlive() {
            flood(100);
            assertThat(payloads).extracting(ByteBuf::refCnt).containsOnly(0);
        }

        @Test
        void isAnsweredWithoutTheBytesOfALongerPingBefore() {
            flood(1);
            channel().writeInbound(ping("x".repeat(125)), ping("y"), ping(""));
            channel().peerReadsAll();
            assertThat(WireFrame.brief(channel())).containsExactly("PONG ping 0", "PONG ");
        }

        @Test
        void costsNothingWhenItIsGone() {
            flood(3);
            channel().close();
            assertThat(payloads).extracting(ByteBuf::refCnt).containsOnly(0);
        }

        @Test
        void costsNothingWhenTheHandlerIsRemoved() {
            flood(3);
            channel().pipeline().remove(KeepAliveHandler.class);
            channel().peerReadsAll();
            assertThat(WireFrame.brief(channel())).containsExactly("PONG ping 0");
        }
    }

    @Nested
    class AfterAClose {

        @Test
        void answersNoPing() {
            channel().writeAndFlush(new CloseWebSocketFrame());
            channel().writeInbound(ping("a"), ping("b"));
            channel().peerReadsAll();
            assertThat(WireFrame.brief(channel())).containsExactly("CLOSE ");
            assertThat(application.exceptions).isEmpty();
        }

        @Test
        void dropsThePongThatIsOwed() {
            channel().writeInbound(ping("a"));
            channel().writeInbound(ping("b"));
            channel().writeAndFlush(new CloseWebSocketFrame());
            channel().peerReadsAll();
            assertThat(WireFrame.brief(channel())).containsExactly("PONG a", "CLOSE ");
        }
    }

    @Nested
    class WithAutoReadOff {

        @Test
        void readsOnAfterAPingThatTheApplicationNeverSees() {
            channel().config().setAutoRead(false);
            int before = reads.count;
            channel().writeInbound(ping("a"));
            assertThat(reads.count).isEqualTo(before + 1);
        }

        @Test
        void readsNoMoreThanTheApplicationAsksForAfterAMessage() {
            channel().config().setAutoRead(false);
            int before = reads.count;
            channel().writeInbound(ping("a"), new TextWebSocketFrame(ByteBufAllocator.DEFAULT.buffer()));
            assertThat(reads.count).isEqualTo(before);
        }
    }
}
