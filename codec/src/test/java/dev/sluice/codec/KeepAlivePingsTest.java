package dev.sluice.codec;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Own pings, in virtual time: every 20 s, to be answered within 20 s of silence, and within 60 s in any case. */
class KeepAlivePingsTest {

    private static final CodecConfig CONFIG =
            CodecConfig.builder().pongDeadlineMillis(60_000).build();

    /** What {@code runScheduledPendingTasks} says when no task is scheduled. */
    private static final long NO_TIMER = -1;

    private Recorder application;
    private Closes closes;
    private StalledChannel channel;
    private long nanos = Long.MAX_VALUE - MILLISECONDS.toNanos(30_000); // overflows on its way, as nanoTime may

    @BeforeEach
    void open() {
        open(CONFIG);
    }

    private void open(CodecConfig config) {
        application = new Recorder();
        closes = new Closes();
        channel = new StalledChannel();
        channel.freezeTime();
        channel.pipeline()
                .addLast(
                        new FrameDecoder(Role.CLIENT, config),
                        new FrameEncoder(Role.SERVER, config),
                        new KeepAliveHandler(config, () -> nanos),
                        closes,
                        application);
        channel.peerReadsAll();
    }

    @AfterEach
    void release() {
        channel.finishAndReleaseAll();
        assertThat(channel.runScheduledPendingTasks()).isEqualTo(NO_TIMER);
    }

    private void pass(long millis) {
        for (long passed = 0; passed < millis; passed += 500) {
            long step = Math.min(500, millis - passed);
            nanos += MILLISECONDS.toNanos(step);
            channel.advanceTimeBy(step, MILLISECONDS);
            channel.runPendingTasks();
        }
    }

    private void pong(long id) {
        receive(new PongWebSocketFrame(Payloads.of("").writeLong(id)));
    }

    private void receive(Object frame) {
        channel.pipeline().context(FrameEncoder.class).fireChannelRead(frame);
        channel.pipeline().context(FrameEncoder.class).fireChannelReadComplete();
    }

    /** Two bytes of a frame of 100: no frame comes of them. */
    private void dribble() {
        channel.writeInbound(Payloads.of("\u0082d"));
    }

    private static String ping(long id) {
        return "PING \0\0\0\0\0\0\0" + (char) id;
    }

    @Nested
    class Interval {

        @Test
        void sendsTheFirstPingAfterOneInterval() {
            pass(19_999);
            assertThat(WireFrame.brief(channel)).isEmpty();
            pass(1);
            assertThat(WireFrame.brief(channel)).containsExactly(ping(1));
        }

        @Test
        void numbersThePingsAndSendsOneAnInterval() {
            for (int i = 1; i <= 200; i++) {
                pass(20_000);
                assertThat(WireFrame.brief(channel)).containsExactly(ping(i));
                pong(i);
            }
            assertThat(application.events).hasSize(200);
        }

        @Test
        void countsTheIntervalFromPingToPing() {
            pass(20_000);
            pass(15_000);
            pong(1);
            WireFrame.drain(channel);
            pass(4_999);
            assertThat(WireFrame.brief(channel)).isEmpty();
            pass(1);
            assertThat(WireFrame.brief(channel)).containsExactly(ping(2));
        }

        @Test
        void sendsTheNextPingAtOnceAfterARoundTripLongerThanTheInterval() {
            open(CONFIG.toBuilder().pingIntervalMillis(5_000).build());
            pass(5_000);
            pass(10_000);
            pong(1);
            channel.runPendingTasks();
            pass(1);
            assertThat(WireFrame.brief(channel)).containsExactly(ping(1), ping(2));
        }

        @Test
        void sendsNoneWithAnIntervalOfNought() {
            open(CONFIG.toBuilder().pingIntervalMillis(0).build());
            assertThat(channel.runScheduledPendingTasks()).isEqualTo(NO_TIMER);
            pass(1_000_000);
            assertThat(WireFrame.brief(channel)).isEmpty();
            assertThat(channel.isActive()).isTrue();
        }

        @Test
        void startsOnceWhenAddedBeforeTheChannelIsActive() {
            channel = new StalledChannel(
                    new ChannelInboundHandlerAdapter() {
                        @Override
                        public void handlerAdded(ChannelHandlerContext ctx) {
                            ((StalledChannel) ctx.channel()).freezeTime();
                        }
                    },
                    new FrameEncoder(Role.SERVER, CONFIG),
                    new KeepAliveHandler(CONFIG, () -> nanos));
            channel.peerReadsAll();
            pass(10_000);
            channel.pipeline().fireChannelActive();
            pass(10_000);
            assertThat(WireFrame.brief(channel)).containsExactly(ping(1));
        }
    }

    @Nested
    class RoundTrips {

        @Test
        void areFiredWithIdAndTime() {
            pass(20_000);
            pass(42);
            pong(1);
            assertThat(application.events).containsExactly(new RoundTrip(1, MILLISECONDS.toNanos(42)));
        }

        @Test
        void areNotFiredForAPongThatNobodyAskedFor() {
            pong(1);
            pong(0);
            pass(20_000);
            pong(0);
            pong(2);
            receive(new PongWebSocketFrame(Payloads.of("")));
            receive(new PongWebSocketFrame(Payloads.of("").writeInt(1)));
            receive(new PongWebSocketFrame(Payloads.of("").writeLong(1).writeByte(0)));
            assertThat(application.events).isEmpty();
            pong(1);
            assertThat(application.events).hasSize(1);
            pong(1);
            assertThat(application.events).hasSize(1);
        }
    }

    @Nested
    class APeerThatAnswersWhatItHasNotRead {

        @Test
        void isNotBelieved() {
            channel.peerReads(0);
            pass(20_000);
            pong(1);
            assertThat(application.events).isEmpty();
            channel.peerReadsAll();
            pong(1);
            assertThat(application.events).hasSize(1);
        }

        @Test
        void isGivenUpAtTheDeadline() {
            channel.peerReads(0);
            pass(20_000);
            for (int i = 0; i < 6; i++) {
                pong(1);
                pass(10_000);
            }
            assertThat(channel.isActive()).isFalse();
        }
    }

    @Nested
    class ASilentPeer {

        @Test
        void isGivenUpAfterThePongTimeout() {
            pass(20_000);
            pass(19_999);
            assertThat(channel.isActive()).isTrue();
            pass(1);
            assertThat(channel.isActive()).isFalse();
            assertThat(application.events).containsExactly(new KeepAliveTimeout(20_000));
        }

        @Test
        void isClosedPastTheClosingHandshake() {
            pass(40_000);
            assertThat(channel.isActive()).isFalse();
            assertThat(closes.count).isZero();
            assertThat(WireFrame.brief(channel)).containsExactly(ping(1));
        }

        @Test
        void isGivenUpWhenThePingIsStuckToo() {
            channel.peerReads(0);
            pass(40_000);
            assertThat(channel.isActive()).isFalse();
        }

        @ParameterizedTest
        @ValueSource(strings = {"text", "ping", "pong", "half a frame"})
        void isAliveWhateverArrives(String what) {
            pass(39_000);
            switch (what) {
                case "text" -> receive(new TextWebSocketFrame(Payloads.of("x")));
                case "ping" -> receive(new PingWebSocketFrame(Payloads.of("x")));
                case "pong" -> receive(new PongWebSocketFrame(Payloads.of("x")));
                default -> dribble();
            }
            pass(19_999);
            assertThat(channel.isActive()).isTrue();
            pass(1);
            assertThat(channel.isActive()).isFalse();
        }

        @Test
        void isNotJudgedByWhatItSentBeforeThePing() {
            pass(19_000);
            dribble();
            pass(20_999);
            assertThat(channel.isActive()).isTrue();
            pass(1);
            assertThat(channel.isActive()).isFalse();
        }
    }

    @Test
    @DisplayName("declared 200 KiB, then one byte a second: memory follows what arrived; keepalive ends it")
    void endsADribblingPeerAtTheDeadline() {
        channel.writeInbound(Payloads.of("\u0082\u007F").writeLong(200 * 1024));
        pass(20_000);
        for (int second = 0; second < 59; second++) {
            pass(1_000);
            channel.writeInbound(Payloads.of("x"));
        }
        pass(999);
        assertThat(channel.isActive()).isTrue();
        pass(1);
        assertThat(channel.isActive()).isFalse();
        assertThat(application.events).containsExactly(new KeepAliveTimeout(60_000));
    }

    @Nested
    class WithAutoReadOff {

        @Test
        void judgesNobodyWhoseAnswerMayLieUnread() {
            pass(20_000);
            channel.config().setAutoRead(false);
            pass(1_000_000);
            assertThat(channel.isActive()).isTrue();
            channel.config().setAutoRead(true);
            pass(40_000);
            assertThat(channel.isActive()).isFalse();
        }

        @Test
        void givesUpAPeerThatNotEvenThePingCouldBeWrittenTo() {
            channel.peerReads(0);
            channel.config().setAutoRead(false);
            pass(79_999);
            assertThat(channel.isActive()).isTrue();
            pass(1);
            assertThat(channel.isActive()).isFalse();
            assertThat(application.events).containsExactly(new KeepAliveTimeout(60_000));
        }

        @Test
        void goesOnWhenTheLateAnswerIsRead() {
            pass(20_000);
            channel.config().setAutoRead(false);
            pass(100_000);
            channel.config().setAutoRead(true);
            pong(1);
            WireFrame.drain(channel);
            pass(1);
            assertThat(WireFrame.brief(channel)).containsExactly(ping(2));
        }
    }

    @Nested
    class Timers {

        @Test
        void endWhenThePingsOwnWriteRemovesTheHandler() {
            channel.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
                @Override
                public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
                    ctx.write(msg, promise);
                    ctx.pipeline().remove(KeepAliveHandler.class);
                }
            });
            pass(20_000);
            assertThat(channel.runScheduledPendingTasks()).isEqualTo(NO_TIMER);
        }

        @Test
        void endWithTheChannelWhileAPingIsDue() {
            pass(10_000);
            channel.close();
            assertThat(channel.runScheduledPendingTasks()).isEqualTo(NO_TIMER);
        }

        @Test
        void endWithTheChannelWhileAPongIsOwed() {
            pass(20_000);
            channel.close();
            assertThat(channel.runScheduledPendingTasks()).isEqualTo(NO_TIMER);
        }

        @Test
        void endWithTheHandler() {
            for (int millis : new int[] {10_000, 20_000}) {
                open(CONFIG);
                pass(millis);
                channel.pipeline().remove(KeepAliveHandler.class);
                assertThat(channel.runScheduledPendingTasks()).isEqualTo(NO_TIMER);
                channel.finishAndReleaseAll();
            }
        }

        @Test
        void endWhenAPingIsRefusedAfterAClose() {
            channel.writeAndFlush(new CloseWebSocketFrame());
            pass(20_000);
            assertThat(WireFrame.brief(channel)).containsExactly("CLOSE ");
            assertThat(channel.runScheduledPendingTasks()).isEqualTo(NO_TIMER);
            assertThat(application.exceptions).isEmpty();
            assertThat(channel.isActive()).isTrue(); // the closing handshake has a timeout of its own
        }

        @Test
        void areNeverMoreThanOne() {
            pass(20_000);
            pong(1);
            pass(20_000);
            pong(2);
            WireFrame.drain(channel);
            channel.pipeline().remove(KeepAliveHandler.class);
            assertThat(channel.runScheduledPendingTasks()).isEqualTo(NO_TIMER);
        }
    }

    /** Stands where CloseHandler would. */
    private static final class Closes extends ChannelOutboundHandlerAdapter {

        private int count;

        @Override
        public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
            count++;
            ctx.close(promise);
        }
    }
}
