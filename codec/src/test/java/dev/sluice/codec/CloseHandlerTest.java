package dev.sluice.codec;

import static dev.sluice.testing.Wire.BINARY;
import static dev.sluice.testing.Wire.CLOSE;
import static dev.sluice.testing.Wire.FIN;
import static dev.sluice.testing.Wire.TEXT;
import static dev.sluice.testing.Wire.close;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Wire;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("RFC 6455 7: closing the connection")
class CloseHandlerTest {

    private Conversation peer = new Conversation(Role.SERVER, CodecConfig.DEFAULT);

    @AfterEach
    void end() {
        peer.end();
    }

    @Nested
    @DisplayName("the peer begins")
    class ThePeerBegins {

        @ParameterizedTest
        @ValueSource(ints = {1000, 1001, 3000, 4999})
        void itsCodeIsEchoedOnceAndTheServerClosesTcp(int code) {
            peer.sends(FIN | CLOSE, close(code, "reason of the peer"));

            peer.expectsOnly(FIN | CLOSE, close(code, ""));
            assertThat(peer.channel().isOpen()).isFalse();
            assertThat(peer.outcome()).isEqualTo(new ConnectionClosed(code, "reason of the peer", code, null));
        }

        @Test
        void theOutcomeIsToldAtOnceThoughTcpMayLinger() {
            peer.end();
            peer = new Conversation(Role.SERVER, CodecConfig.DEFAULT, new HeldWrites());
            peer.sends(FIN | CLOSE, close(1001, ""));

            assertThat(peer.channel().isOpen()).isTrue();
            assertThat(peer.outcome()).isEqualTo(new ConnectionClosed(1001, "", 1001, null));
        }

        @Test
        void anEmptyCloseIsEchoedEmpty() {
            peer.sends(FIN | CLOSE, new byte[0]);

            peer.expectsOnly(FIN | CLOSE, new byte[0]);
            assertThat(peer.outcome()).isEqualTo(new ConnectionClosed(1005, "", 1005, null));
            assertThat(peer.outcome().isClean()).isTrue();
        }

        @Test
        @DisplayName("gap 3: a client answers a server's Close, and leaves TCP to the server")
        void aClientAnswersAndWaitsForTheServer() {
            peer.end();
            peer = new Conversation(Role.CLIENT, CodecConfig.DEFAULT);
            peer.sends(FIN | CLOSE, close(1000, ""));

            peer.expectsOnly(FIN | CLOSE, close(1000, ""));
            assertThat(peer.channel().isOpen()).isTrue();
            peer.passes(CodecConfig.DEFAULT.closeTimeoutMillis());
            assertThat(peer.channel().isOpen()).isFalse();
        }

        @Test
        @DisplayName("data, pings, garbage after Close: ignored")
        void nothingBehindTheCloseIsSeen() {
            peer.end();
            peer = new Conversation(Role.CLIENT, CodecConfig.DEFAULT);
            peer.sends(FIN | CLOSE, close(1000, ""));
            peer.expectsOnly(FIN | CLOSE, close(1000, ""));
            peer.sends(FIN | TEXT, "late");
            peer.sends(FIN | Wire.PING, "late");
            peer.sendsRaw(Wire.hex("ffffffffffffffff"));
            peer.channel().pipeline().context(CloseHandler.class).fireExceptionCaught(new IOException("handled"));

            peer.expectsNothing();
            assertThat(peer.delivered()).isEmpty();
        }

        @Test
        void theApplicationIsNotHandedTheClose() {
            peer.sends(FIN | TEXT, "hello");
            peer.sends(FIN | CLOSE, close(1000, ""));

            assertThat(peer.delivered()).containsExactly("TextWebSocketFrame hello");
            peer.expectsOnly(FIN | CLOSE, close(1000, ""));
        }
    }

    @Nested
    @DisplayName("this end begins")
    class ThisEndBegins {

        @Test
        @DisplayName("gap 4: the server waits for the peer's Close before it drops TCP")
        void aCloseThatTheApplicationWritesWaitsForThePeers() {
            peer.channel().writeAndFlush(new CloseWebSocketFrame(4000, "mine"));
            peer.expectsOnly(FIN | CLOSE, close(4000, "mine"));
            assertThat(peer.channel().isOpen()).isTrue();

            peer.sends(FIN | TEXT, "still talking");
            assertThat(peer.delivered()).containsExactly("TextWebSocketFrame still talking");

            peer.sends(FIN | CLOSE, close(4000, "theirs"));
            peer.expectsNothing();
            assertThat(peer.channel().isOpen()).isFalse();
            assertThat(peer.outcome()).isEqualTo(new ConnectionClosed(4000, "theirs", 4000, null));
        }

        @Test
        @DisplayName("gap 5: peer never answers Close: TCP closed after the closing timeout")
        void aSilentPeerIsWaitedForOnlySoLong() {
            peer.channel().writeAndFlush(new CloseWebSocketFrame(1000, ""));
            peer.passes(CodecConfig.DEFAULT.closeTimeoutMillis() - 1);
            assertThat(peer.channel().isOpen()).isTrue();
            peer.passes(1);

            assertThat(peer.channel().isOpen()).isFalse();
            peer.expectsOnly(FIN | CLOSE, close(1000, ""));
            assertThat(peer.outcome()).isEqualTo(new ConnectionClosed(1006, "", 1000, null));
            assertThat(peer.outcome().isClean()).isFalse();
        }

        @Test
        void closingTheChannelRunsTheHandshakeFirst() {
            ChannelFuture closed = peer.close();
            ChannelFuture again = peer.close();
            peer.expectsOnly(FIN | CLOSE, close(1000, ""));
            assertThat(closed.isDone()).isFalse();
            assertThat(again.isDone()).isFalse();

            peer.sends(FIN | CLOSE, close(1000, ""));
            assertThat(closed.isSuccess()).isTrue();
            assertThat(again.isSuccess()).isTrue();
            assertThat(peer.channel().isOpen()).isFalse();
        }

        @Test
        void closingAClosedChannelIsDoneAtOnce() {
            peer.close();
            peer.sends(FIN | CLOSE, close(1000, ""));

            assertThat(peer.close().isSuccess()).isTrue();
        }

        @Test
        void writesAfterTheCloseFailAndTheCloseGoesOutOnce() {
            peer.channel().writeAndFlush(new CloseWebSocketFrame(1000, ""));
            ChannelFuture data = peer.channel().writeAndFlush(new TextWebSocketFrame("late"));
            ChannelFuture second = peer.channel().writeAndFlush(new CloseWebSocketFrame(1001, ""));

            assertThat(data.cause()).isInstanceOf(ClosedChannelException.class);
            assertThat(second.cause()).isInstanceOf(ClosedChannelException.class);
            peer.expectsOnly(FIN | CLOSE, close(1000, ""));
        }

        @Test
        void aCloseThatIsRefusedBeginsNothing() {
            ChannelFuture refused = peer.channel()
                    .writeAndFlush(new CloseWebSocketFrame(
                            true, 0, peer.channel().alloc().buffer().writeShort(1005)));

            assertThat(refused.cause()).isInstanceOf(FrameRefusedException.class);
            peer.passes(CodecConfig.DEFAULT.closeTimeoutMillis());
            assertThat(peer.channel().isOpen()).isTrue();
            peer.channel().writeAndFlush(new CloseWebSocketFrame(1000, ""));
            peer.expectsOnly(FIN | CLOSE, close(1000, ""));
        }

        @Test
        void aCloseThatWasNotFlushedIsFlushedWhenThePeersComes() {
            peer.channel().write(new CloseWebSocketFrame(1000, ""));
            peer.expectsNothing();
            peer.sends(FIN | CLOSE, close(1000, ""));

            peer.expectsOnly(FIN | CLOSE, close(1000, ""));
            assertThat(peer.channel().isOpen()).isFalse();
        }

        @Test
        void readingGoesOnForThePeersClose() {
            peer.channel().config().setAutoRead(false);
            peer.close();

            assertThat(peer.channel().config().isAutoRead()).isTrue();
            peer.expectsOnly(FIN | CLOSE, close(1000, ""));
        }
    }

    @Nested
    @DisplayName("RFC 6455 7.1.7: the connection fails")
    class TheConnectionFails {

        @Test
        @DisplayName("gap 1: a violation sends exactly one Close")
        void aViolationSendsOneClose() {
            peer.sends(FIN | 0x3, "reserved");

            peer.expectsOnly(FIN | CLOSE, close(1002, Violation.RESERVED_OPCODE.message()));
            assertThat(peer.channel().isOpen()).isFalse();
            assertThat(peer.outcome().sentCode()).isEqualTo(1002);
            assertThat(peer.outcome().cause())
                    .isInstanceOfSatisfying(
                            ProtocolViolationException.class,
                            e -> assertThat(e.violation()).isEqualTo(Violation.RESERVED_OPCODE));
        }

        @Test
        @DisplayName("gap 2: an invalid close code is answered with 1002, an invalid reason with 1007")
        void anInvalidCloseIsAViolation() {
            peer.sends(FIN | CLOSE, close(5000, ""));
            peer.expectsOnly(FIN | CLOSE, close(1002, Violation.CLOSE_CODE_INVALID.message()));

            peer = new Conversation(Role.SERVER, CodecConfig.DEFAULT);
            peer.sends(FIN | CLOSE, Wire.hex("03e8 ff"));
            peer.expectsOnly(FIN | CLOSE, close(1007, Violation.CLOSE_REASON_NOT_UTF8.message()));
        }

        @ParameterizedTest
        @EnumSource(Role.class)
        @DisplayName("gap 6: RSV bits that nobody negotiated are 1002")
        void reservedBitsAreAViolation(Role role) {
            peer.end();
            peer = new Conversation(role, CodecConfig.DEFAULT);
            peer.sends(FIN | Wire.RSV2 | TEXT, "x");

            peer.expectsOnly(FIN | CLOSE, close(1002, Violation.RESERVED_BITS.message()));
        }

        @Test
        void aViolationAfterOurCloseSendsNoSecondOne() {
            peer.close();
            peer.expectsOnly(FIN | CLOSE, close(1000, ""));
            peer.sends(FIN | 0x3, "reserved");

            peer.expectsNothing();
            assertThat(peer.channel().isOpen()).isFalse();
        }

        @Test
        @DisplayName("exception in the user's handler: 1011, closed, logged once by whoever owns it")
        void anUncaughtExceptionBecomes1011AndGoesOnToTheEndOfThePipeline() {
            RuntimeException bug = new IllegalStateException("bug");
            peer.channel().pipeline().addLast(throwing(bug));
            peer.sends(FIN | TEXT, "trigger");

            peer.expectsOnly(FIN | CLOSE, close(1011, ""));
            assertThat(peer.uncaught()).isSameAs(bug);
            assertThat(peer.outcome().cause()).isSameAs(bug);
            assertThat(peer.channel().isOpen()).isFalse();
        }

        @Test
        void anExceptionThatTheApplicationHandlesIsItsOwn() {
            peer.channel().pipeline().addLast(throwing(new IllegalStateException("bug")));
            peer.channel().pipeline().addLast(new ChannelInboundHandlerAdapter() {
                @Override
                public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                    // handled
                }
            });
            peer.sends(FIN | TEXT, "trigger");

            peer.expectsNothing();
            assertThat(peer.channel().isOpen()).isTrue();
        }

        @Test
        void anExceptionThrownWhileTheChannelBecomesActiveCounts() {
            peer.channel().pipeline().addLast(new ChannelInboundHandlerAdapter() {
                @Override
                public void channelActive(ChannelHandlerContext ctx) {
                    throw new IllegalStateException("bug");
                }
            });
            peer.channel().pipeline().fireChannelActive();

            peer.expectsOnly(FIN | CLOSE, close(1011, ""));
        }

        @Test
        void anExceptionInAnEventHandlerCounts() {
            peer.channel().pipeline().addLast(new ChannelInboundHandlerAdapter() {
                @Override
                public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                    throw new IllegalStateException("bug");
                }
            });
            peer.channel().pipeline().fireUserEventTriggered("event");

            peer.expectsOnly(FIN | CLOSE, close(1011, ""));
        }

        @Test
        void anExceptionOfTheTransportIsPassedOnAndNotAnswered() {
            IOException reset = new IOException("Connection reset by peer");
            peer.channel().pipeline().fireExceptionCaught(reset);

            peer.expectsNothing();
            assertThat(peer.uncaught()).isSameAs(reset);
            assertThat(peer.channel().isOpen()).isTrue();
        }

        @Test
        void anErrorOfTheTransportIs1011() {
            peer.channel().pipeline().fireExceptionCaught(new OutOfMemoryError("on purpose"));

            peer.expectsOnly(FIN | CLOSE, close(1011, ""));
            assertThat(peer.uncaught()).isInstanceOf(OutOfMemoryError.class);
        }

        @Test
        void anIOExceptionOfTheApplicationIsABugLikeAnyOther() {
            peer.channel().pipeline().addLast(throwing(new IOException("disk full")));
            peer.sends(FIN | TEXT, "trigger");

            peer.expectsOnly(FIN | CLOSE, close(1011, ""));
        }

        @Test
        @DisplayName("gap 8: an aggregator's overflow becomes 1009")
        void theOverflowOfNettysAggregatorIs1009() {
            peer.end();
            peer = new Conversation(
                    Role.SERVER,
                    CodecConfig.DEFAULT.toBuilder().aggregateMessages(false).build());
            peer.channel().pipeline().addLast(new WebSocketFrameAggregator(10));
            peer.sends(TEXT, "123456");
            peer.sends(FIN | Wire.CONTINUATION, "789012");

            peer.expectsOnly(FIN | CLOSE, close(1009, ""));
            assertThat(peer.uncaught()).isNull();
        }

        @Test
        void whatArrivesAfterAnUncaughtExceptionIsDropped() {
            peer.end();
            peer = new Conversation(Role.SERVER, CodecConfig.DEFAULT, new HeldWrites());
            peer.channel().pipeline().addLast(throwing(new IllegalStateException("bug")));
            peer.sends(FIN | BINARY, "trigger");
            peer.sends(FIN | TEXT, "late");

            assertThat(peer.delivered()).isEmpty();
            assertThat(peer.channel().isOpen()).isTrue();
            peer.passes(CodecConfig.DEFAULT.closeTimeoutMillis());
            assertThat(peer.channel().isOpen())
                    .as("also when the Close cannot be written")
                    .isFalse();
        }
    }

    @Nested
    class WhenTheChannelDies {

        @Test
        void theOutcomeIsToldOnceAndBothCodesAre1006() {
            peer.drops();

            assertThat(peer.outcome()).isEqualTo(new ConnectionClosed(1006, "", 1006, null));
            peer.expectsNothing();
        }

        @Test
        void inTheMiddleOfTheHandshakeThePromiseOfCloseIsStillDone() {
            ChannelFuture closed = peer.close();
            peer.drops();

            assertThat(closed.isSuccess()).isTrue();
            assertThat(peer.outcome().sentCode()).isEqualTo(1000);
            peer.expectsOnly(FIN | CLOSE, close(1000, ""));
        }

        @Test
        void noTimerOutlivesIt() {
            peer.close();
            peer.drops();

            assertThat(peer.nextTimerNanos()).isEqualTo(-1);
            peer.expectsOnly(FIN | CLOSE, close(1000, ""));
        }

        @Test
        void aCloseThatCannotBeWrittenEndsTcp() {
            peer.end();
            peer = new Conversation(Role.SERVER, CodecConfig.DEFAULT, failingWrites());
            peer.sends(FIN | 0x3, "reserved");

            assertThat(peer.channel().isOpen()).isFalse();
        }

        @Test
        void whenNoCloseCanBeWrittenClosingTheChannelStillEnds() {
            peer.end();
            peer = new Conversation(Role.SERVER, CodecConfig.DEFAULT, failingWrites());
            ChannelFuture closed = peer.close();
            assertThat(peer.channel().isOpen()).as("the peer's Close may come").isTrue();
            peer.passes(CodecConfig.DEFAULT.closeTimeoutMillis());

            assertThat(closed.isSuccess()).isTrue();
            assertThat(peer.channel().isOpen()).isFalse();
        }

        @Test
        @DisplayName("half-closed TCP: when the peer has shut its side, no Close can come any more")
        void theEndOfInputEndsTcp() {
            peer.channel().pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);

            peer.expectsNothing();
            assertThat(peer.channel().isOpen()).isFalse();
            assertThat(peer.outcome().isClean()).isFalse();
        }
    }

    @Nested
    class TheGuard {

        @Test
        void staysLastWhateverIsAdded() {
            RuntimeException bug = new IllegalStateException("bug");
            peer.sends(FIN | TEXT, "one");
            peer.channel().pipeline().addLast(new ChannelInboundHandlerAdapter());
            peer.channel().pipeline().addLast("late", throwing(bug));
            peer.sends(FIN | TEXT, "two");

            peer.expectsOnly(FIN | CLOSE, close(1011, ""));
            assertThat(peer.channel().pipeline().names()).doesNotContain("late"); // the channel is closed and empty
        }

        @Test
        void standsBehindAHandlerThatIsAddedByTheEventItself() {
            peer.channel().pipeline().addLast(new ChannelInboundHandlerAdapter() {
                @Override
                public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                    ctx.pipeline().remove(this).addLast(new ChannelInboundHandlerAdapter() {
                        @Override
                        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                            throw new IllegalStateException("bug");
                        }
                    });
                    ctx.fireUserEventTriggered(event);
                }
            });
            peer.channel().pipeline().fireUserEventTriggered("upgraded");

            peer.expectsOnly(FIN | CLOSE, close(1011, ""));
        }

        @Test
        void standsBehindAHandlerThatIsAddedByTheMessageItself() {
            peer.channel().pipeline().addLast(new ChannelInboundHandlerAdapter() {
                @Override
                public void channelRead(ChannelHandlerContext ctx, Object msg) {
                    ctx.pipeline().addLast(throwing(new IllegalStateException("bug")));
                    ctx.fireChannelRead(msg);
                }
            });
            peer.sends(FIN | TEXT, "log in");

            peer.expectsOnly(FIN | CLOSE, close(1011, ""));
        }

        @Test
        void goesWithItsHandler() {
            peer.channel().pipeline().remove(CloseHandler.class);

            assertThat(peer.channel().pipeline().get(ExceptionGuard.class)).isNull();
        }

        @Test
        void theTimerGoesToo() {
            peer.channel().writeAndFlush(new CloseWebSocketFrame(1000, ""));
            peer.channel().pipeline().remove(KeepAliveHandler.class);
            peer.channel().pipeline().remove(CloseHandler.class);

            assertThat(peer.nextTimerNanos()).isEqualTo(-1);
            peer.expectsOnly(FIN | CLOSE, close(1000, ""));
        }
    }

    @Test
    void theDeadlineRunsFromTheFirstClose() {
        peer.channel().writeAndFlush(new CloseWebSocketFrame(1000, ""));
        peer.passes(6_000);
        peer.close();
        peer.passes(3_999);
        assertThat(peer.channel().isOpen()).isTrue();
        peer.passes(1);

        assertThat(peer.channel().isOpen()).isFalse();
        peer.expectsOnly(FIN | CLOSE, close(1000, ""));
    }

    /** A socket that takes nothing. */
    private static final class HeldWrites extends ChannelOutboundHandlerAdapter {
        private final List<Object> held = new ArrayList<>();

        @Override
        public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
            held.add(msg);
        }

        @Override
        public void handlerRemoved(ChannelHandlerContext ctx) {
            held.forEach(ReferenceCountUtil::release);
        }
    }

    /** A socket whose output is shut. */
    private static ChannelOutboundHandlerAdapter failingWrites() {
        return new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
                ReferenceCountUtil.release(msg);
                promise.setFailure(new IOException("broken pipe"));
            }
        };
    }

    private static ChannelInboundHandlerAdapter throwing(Throwable cause) {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object msg) {
                ReferenceCountUtil.release(msg);
                PlatformDependent.throwException(cause);
            }
        };
    }
}
