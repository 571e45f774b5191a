package dev.sluice.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fragments in, messages out, RFC 6455 5.4; at most 1000 bytes. */
class MessageAggregatorTest {

    private static final int LIMIT = 1000;

    private final Recorder application = new Recorder();
    private final Recorder.Reads reads = new Recorder.Reads();
    private final EmbeddedChannel channel = new EmbeddedChannel(reads, aggregator(LIMIT), application);
    private final List<ByteBuf> payloads = new ArrayList<>();

    private static MessageAggregator aggregator(int maxMessageBytes) {
        return new MessageAggregator(
                CodecConfig.builder().maxMessageBytes(maxMessageBytes).build());
    }

    @AfterEach
    void release() {
        channel.finishAndReleaseAll();
        assertThat(payloads).allMatch(payload -> payload.refCnt() == 0);
    }

    private ByteBuf payload(String text) {
        ByteBuf payload = Payloads.of(text);
        payloads.add(payload);
        return payload;
    }

    private TextWebSocketFrame first(String text) {
        return new TextWebSocketFrame(false, 0, payload(text));
    }

    private ContinuationWebSocketFrame middle(String text) {
        return new ContinuationWebSocketFrame(false, 0, payload(text));
    }

    private ContinuationWebSocketFrame last(String text) {
        return new ContinuationWebSocketFrame(true, 0, payload(text));
    }

    /** What the application gets: the frame's class and its payload. */
    private List<String> received() {
        List<String> received = new ArrayList<>();
        for (WebSocketFrame frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
            String type = frame.getClass().getSimpleName().replace("WebSocketFrame", "");
            received.add(type + " " + frame.content().toString(ISO_8859_1) + (frame.isFinalFragment() ? "" : "-"));
            frame.release();
        }
        return received;
    }

    private void assertTooBigOnce() {
        assertThat(application.exceptions)
                .singleElement()
                .isInstanceOfSatisfying(
                        ProtocolViolationException.class,
                        e -> assertThat(e.violation()).isEqualTo(Violation.MESSAGE_TOO_BIG));
    }

    @Nested
    class Joining {

        @Test
        void joinsTextAndBinary() {
            channel.writeInbound(first("a"), middle("b"), middle("c"), last("d"));
            channel.writeInbound(new BinaryWebSocketFrame(false, 0, payload("1")), last("2"));
            assertThat(received()).containsExactly("Text abcd", "Binary 12");
        }

        @Test
        void joinsFragmentsOfEverySize() {
            channel.writeInbound(first(""), middle(""), middle("x"), middle("y".repeat(990)), last(""));
            assertThat(received()).containsExactly("Text x" + "y".repeat(990));
        }

        @Test
        void joinsToAnEmptyMessage() {
            channel.writeInbound(first(""), last(""));
            assertThat(received()).containsExactly("Text ");
        }

        @Test
        void passesAMessageInOneFrameAsItIs() {
            TextWebSocketFrame whole = new TextWebSocketFrame(payload("whole"));
            channel.writeInbound(whole);
            assertThat(channel.<Object>readInbound()).isSameAs(whole);
            whole.release();
        }

        @Test
        void keepsTheReservedBitsOfTheFirstFragment() {
            channel.writeInbound(
                    new TextWebSocketFrame(false, 4, payload("a")),
                    new ContinuationWebSocketFrame(true, 2, payload("b")));
            TextWebSocketFrame message = channel.readInbound();
            assertThat(message.rsv()).isEqualTo(4);
            assertThat(message.isFinalFragment()).isTrue();
            message.release();
        }

        @Test
        void passesControlFramesAtOnceAndAnythingElse() {
            channel.writeInbound(first("a"), new PingWebSocketFrame(payload("p")));
            assertThat(received()).containsExactly("Ping p");
            channel.writeInbound("something");
            assertThat(channel.<Object>readInbound()).isEqualTo("something");
            channel.writeInbound(last("b"));
            assertThat(received()).containsExactly("Text ab");
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void passesAContinuationOfNothing(boolean fin) {
            channel.writeInbound(new ContinuationWebSocketFrame(fin, 0, payload("x")));
            assertThat(received()).containsExactly("Continuation x" + (fin ? "" : "-"));
        }

        @Test
        void forgetsAMessageThatANewOneCutsOff() {
            channel.writeInbound(first("never ended"), first("a"), last("b"));
            assertThat(received()).containsExactly("Text ab");
        }

        @Test
        void releasesEveryFragmentAsItComes() {
            channel.writeInbound(first("a"), middle("b"));
            assertThat(payloads).extracting(ByteBuf::refCnt).containsOnly(0);
        }
    }

    @Nested
    class Section10_4Limit {

        @Test
        void takesAMessageOfExactlyTheLimit() {
            channel.writeInbound(first("x".repeat(LIMIT - 1)), last("y"));
            assertThat(received()).containsExactly("Text " + "x".repeat(LIMIT - 1) + "y");
        }

        @Test
        @DisplayName(
                "endless continuations: 1009 before FIN; gap 8: The aggregator's overflow is an exception only; no 1009")
        void firesTheViolationOnceBeforeTheEnd() {
            channel.writeInbound(first("x".repeat(LIMIT)), middle("y"));
            assertTooBigOnce();
            for (int i = 0; i < 100; i++) {
                channel.writeInbound(middle("z".repeat(LIMIT)));
            }
            channel.writeInbound(last("z"));
            assertTooBigOnce();
            assertThat(received()).isEmpty();
            channel.writeInbound(first("a"), last("b"));
            assertThat(received()).containsExactly("Text ab");
        }

        @Test
        @DisplayName("gap 8: The aggregator's overflow is an exception only; no 1009")
        void becomesACloseWith1009() {
            CodecConfig config = CodecConfig.builder().maxMessageBytes(LIMIT).build();
            EmbeddedChannel server = new EmbeddedChannel(
                    new FrameEncoder(Role.SERVER, config),
                    new CloseHandler(Role.SERVER, config),
                    new MessageAggregator(config));
            server.writeInbound(first("x".repeat(LIMIT)), middle("y"), last("z"));
            assertThat(WireFrame.brief(server)).containsExactly("CLOSE \u0003\u00F1message over the size limit");
            server.finishAndReleaseAll();
        }

        @Test
        void becomesACloseWith1009ThoughTheApplicationClosesOnAnyException() {
            CodecConfig config = CodecConfig.builder().maxMessageBytes(LIMIT).build();
            EmbeddedChannel server = new EmbeddedChannel(
                    new FrameEncoder(Role.SERVER, config),
                    new CloseHandler(Role.SERVER, config),
                    new MessageAggregator(config),
                    new ChannelInboundHandlerAdapter() {
                        @Override
                        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                            ctx.close();
                        }
                    });
            server.writeInbound(first("x".repeat(LIMIT)), last("y"));
            assertThat(WireFrame.brief(server)).containsExactly("CLOSE \u0003\u00F1message over the size limit");
            server.finishAndReleaseAll();
        }

        @Test
        void firesItForAFirstFragmentAlone() {
            channel.writeInbound(first("x".repeat(LIMIT + 1)));
            assertTooBigOnce();
            channel.writeInbound(middle("dropped"), last("dropped"));
            assertThat(received()).isEmpty();
            channel.writeInbound(last("stray"));
            assertThat(received()).containsExactly("Continuation stray");
        }

        @Test
        void dropsNoMoreWhenTheLastFragmentWasTheOneTooMany() {
            channel.writeInbound(first("x".repeat(LIMIT)), last("y"));
            assertTooBigOnce();
            channel.writeInbound(new ContinuationWebSocketFrame(true, 0, payload("stray")));
            assertThat(received()).containsExactly("Continuation stray");
        }

        @Test
        void startsAfreshWithAMessageInsideADroppedOne() {
            channel.writeInbound(first("x".repeat(LIMIT + 1)), first("a"), last("b"));
            assertThat(received()).containsExactly("Text ab");
        }
    }

    @Nested
    @DisplayName("one million empty fragments; 1-byte fragments: bounded memory")
    class AMillionFragments {

        /** Untracked, since the leak detector would take minutes; shared, since a million objects prove nothing more. */
        private void send(EmbeddedChannel million, byte[] content, int fragments) {
            million.config().setAllocator(new UnpooledByteBufAllocator(false, true));
            million.writeInbound(new BinaryWebSocketFrame(false, 0, Unpooled.EMPTY_BUFFER));
            ByteBuf shared = Unpooled.wrappedBuffer(content);
            for (int i = 0; i < fragments; i++) {
                million.writeInbound(new ContinuationWebSocketFrame(false, 0, shared.retainedDuplicate()));
            }
            assertThat(shared.refCnt()).isEqualTo(1);
            million.writeInbound(new ContinuationWebSocketFrame(true, 0, Unpooled.EMPTY_BUFFER));
        }

        @Test
        void thatAreEmpty() {
            send(channel, new byte[0], 1_000_000);
            BinaryWebSocketFrame message = channel.readInbound();
            assertThat(message.content().readableBytes()).isZero();
            assertThat(message.content().capacity()).isLessThanOrEqualTo(256);
            message.release();
        }

        @Test
        void ofOneByte() {
            EmbeddedChannel large = new EmbeddedChannel(aggregator(1_000_000));
            send(large, new byte[] {7}, 1_000_000);
            BinaryWebSocketFrame message = large.readInbound();
            assertThat(message.content().readableBytes()).isEqualTo(1_000_000);
            assertThat(message.content().capacity()).isLessThanOrEqualTo(2_000_000);
            message.release();
        }

        @Test
        void ofOneByteOverTheLimit() {
            send(channel, new byte[] {7}, 1_000_000);
            assertTooBigOnce();
            assertThat(channel.<Object>readInbound()).isNull();
        }
    }

    @Nested
    class WithAutoReadOff {

        private int readsFor(Object... messages) {
            channel.config().setAutoRead(false);
            int before = reads.count;
            channel.writeInbound(messages);
            return reads.count - before;
        }

        @Test
        void readsOnAfterAFragmentThatTheApplicationNeverSees() {
            assertThat(readsFor(first("a"))).isEqualTo(1);
            assertThat(readsFor(middle("b"))).isEqualTo(1);
        }

        @Test
        void readsNoMoreOnceTheMessageIsWhole() {
            assertThat(readsFor(first("a"), last("b"))).isZero();
            assertThat(readsFor(new PingWebSocketFrame(payload("")))).isZero();
            assertThat(readsFor(new TextWebSocketFrame(payload("whole")))).isZero();
        }

        @Test
        void readsOnWhileItDrops() {
            assertThat(readsFor(first("x".repeat(LIMIT + 1)))).isEqualTo(1);
            assertThat(readsFor(middle("y"))).isEqualTo(1);
        }
    }

    @Nested
    class Release {

        @Test
        void ofWhatWasCollectedWhenTheChannelCloses() {
            channel.writeInbound(first("a"));
            channel.close();
            assertThat(channel.<Object>readInbound()).isNull();
        }

        @Test
        void ofWhatWasCollectedWhenTheHandlerIsRemoved() {
            channel.writeInbound(first("a"));
            channel.pipeline().remove(MessageAggregator.class);
            channel.writeInbound(last("b"));
            assertThat(received()).containsExactly("Continuation b");
        }

        @Test
        void ofAFirstFragmentThatThereIsNoMemoryFor() {
            ByteBufAllocator exhausted = mock(ByteBufAllocator.class);
            doThrow(new IllegalStateException("on purpose")).when(exhausted).buffer(anyInt());
            channel.config().setAllocator(exhausted);
            TextWebSocketFrame frame = first("a");
            channel.writeInbound(frame);
            assertThat(application.exceptions).singleElement().isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(frame::content).isNotNull();
        }
    }
}
