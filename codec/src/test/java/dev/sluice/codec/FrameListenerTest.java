package dev.sluice.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.testing.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Data frames without objects, beside a pipeline that does the rest as ever. */
@ParameterizedClass
@EnumSource
class FrameListenerTest {

    private static final int FIN = 0x80;
    private static final int CONTINUATION = 0x0;
    private static final int TEXT = 0x1;
    private static final int BINARY = 0x2;
    private static final int CLOSE = 0x8;
    private static final int PING = 0x9;

    @Parameter
    Role role;

    private final Recording listener = new Recording();

    private @Nullable Conversation peer;

    private Conversation peer() {
        if (peer == null) {
            peer = new Conversation(role, CodecConfig.DEFAULT);
            CodecPipeline.listen(peer.channel().pipeline(), listener);
        }
        return peer;
    }

    @AfterEach
    void release() {
        peer().end();
        listener.kept.forEach(ByteBuf::release);
    }

    /** Keeps in words what it hears, and does then what it is told to. */
    private static final class Recording implements FrameListener {

        final List<String> heard = new ArrayList<>();
        final List<ByteBuf> kept = new ArrayList<>();
        Consumer<FrameWriter> then = out -> {};
        Consumer<FrameWriter> atTheEnd = FrameWriter::flush;

        @Override
        public void frame(FrameWriter out, int flags, ByteBuf payload, int index, int length) {
            heard.add(Integer.toHexString(flags) + " " + payload.toString(index, length, ISO_8859_1));
            then.accept(out);
        }

        @Override
        public void readComplete(FrameWriter out) {
            heard.add("end");
            atTheEnd.accept(out);
        }
    }

    private byte[] both(byte[] one, byte[] other) {
        byte[] all = new byte[one.length + other.length];
        System.arraycopy(one, 0, all, 0, one.length);
        System.arraycopy(other, 0, all, one.length, other.length);
        return all;
    }

    private byte[] frame(int firstByte, String payload) {
        return Wire.frame(role.peer(), firstByte, Wire.utf8(payload));
    }

    @Test
    void hearsOpcodeFinAndUnmaskedPayload() {
        peer().sends(TEXT, "Hel");
        peer().sends(FIN | CONTINUATION, "lo");
        peer().sends(FIN | BINARY, "bytes");
        assertThat(listener.heard).containsExactly("1 Hel", "end", "80 lo", "end", "82 bytes", "end");
    }

    @Test
    void isToldWhenAReadIsOver() {
        peer().sendsRaw(both(frame(FIN | TEXT, "a"), frame(FIN | TEXT, "b")));
        assertThat(listener.heard).containsExactly("81 a", "81 b", "end");
    }

    @Test
    void isToldNothingOfAReadThatGaveItNothing() {
        peer().sends(FIN | PING, "a");
        assertThat(listener.heard).isEmpty();
    }

    @Test
    void hearsOfAFrameThatComesInPieces() {
        byte[] bytes = frame(FIN | TEXT, "Hello");
        for (byte each : bytes) {
            peer().sendsRaw(new byte[] {each});
        }
        assertThat(listener.heard).containsExactly("81 Hello", "end");
    }

    @Test
    void mayKeepAReference() {
        peer();
        EmbeddedChannel channel = peer().channel();
        FrameDecoder decoder = channel.pipeline().get(FrameDecoder.class);
        decoder.listen((out, flags, payload, index, length) -> listener.kept.add(payload.retainedSlice(index, length)));
        peer().sendsRaw(both(frame(FIN | TEXT, "kept"), frame(FIN | TEXT, "as well")));
        assertThat(listener.kept).extracting(kept -> kept.toString(ISO_8859_1)).containsExactly("kept", "as well");
    }

    @Test
    void flushesAtTheEndOfAReadUnlessItSaysOtherwise() {
        peer().channel()
                .pipeline()
                .get(FrameDecoder.class)
                .listen((out, flags, payload, index, length) -> out.write(flags, payload, index, length));
        peer().sendsRaw(both(frame(FIN | TEXT, "a"), frame(FIN | TEXT, "b")));
        assertThat(peer().channel().outboundMessages()).hasSize(1);
        assertThat(peer().received()).containsExactly("81 61", "81 62");
    }

    @Test
    void hasTheAggregatorOutOfItsWay() {
        assertThat(peer().channel().pipeline().get(MessageAggregator.class)).isNull();
    }

    @Nested
    class ControlFrames {

        @Test
        void goTheirUsualWay() {
            peer().sendsRaw(both(frame(FIN | TEXT, "a"), frame(FIN | PING, "ping")));
            assertThat(peer().received()).containsExactly("8a 70696e67");
            assertThat(listener.heard).containsExactly("81 a", "end");
        }

        @Test
        void endTheConnection() {
            peer().sendsRaw(both(frame(FIN | CLOSE, "\u0003\u00e8"), frame(FIN | TEXT, "late")));
            assertThat(listener.heard).isEmpty();
        }

        @Test
        void aCloseIsAnsweredAndToldOf() {
            peer().sends(FIN | CLOSE, new byte[] {0x03, (byte) 0xE8});
            peer().expectsOnly(FIN | CLOSE, new byte[] {0x03, (byte) 0xE8});
            assertThat(peer().outcome().receivedCode()).isEqualTo(1000);
        }
    }

    @Nested
    class Failures {

        @Test
        void aViolationIsAnsweredBehindWhatWasLawful() {
            peer().sendsRaw(both(frame(FIN | TEXT, "a"), frame(FIN | CONTINUATION, "of nothing")));
            peer().sends(FIN | TEXT, "late");
            assertThat(listener.heard).containsExactly("81 a");
            assertThat(peer().outcome().sentCode()).isEqualTo(1002);
        }

        @Test
        void ofTheListenerEndTheConnectionWith1011() {
            RuntimeException bug = new IllegalStateException("bug");
            listener.then = out -> {
                throw bug;
            };
            peer().sendsRaw(both(frame(FIN | TEXT, "a"), frame(FIN | TEXT, "b")));
            assertThat(listener.heard).containsExactly("81 a");
            assertThat(peer().outcome().sentCode()).isEqualTo(1011);
            assertThat(peer().uncaught()).isSameAs(bug);
        }

        @Test
        void ofTheListenerAtTheEndOfAReadDoSoToo() {
            RuntimeException bug = new IllegalStateException("bug");
            listener.atTheEnd = out -> {
                throw bug;
            };
            peer().sends(FIN | TEXT, "a");
            peer().sends(FIN | TEXT, "b");
            assertThat(listener.heard).containsExactly("81 a", "end");
            assertThat(peer().outcome().sentCode()).isEqualTo(1011);
            assertThat(peer().uncaught()).isSameAs(bug);
        }

        @Test
        void ofAHandlerSilenceTheListenerWhileTheCloseIsOnItsWay() {
            StalledChannel channel = new StalledChannel(new ChannelInboundHandlerAdapter());
            String wire = channel.pipeline().firstContext().name();
            CodecPipeline.install(channel.pipeline(), wire, role, CodecConfig.DEFAULT, List.of());
            CodecPipeline.listen(channel.pipeline(), listener);
            channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
                @Override
                public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                    if (event.equals("fail")) {
                        throw new IllegalStateException("on purpose");
                    }
                }
            });
            channel.pipeline().fireUserEventTriggered("fail");
            channel.pipeline().fireChannelRead(channel.alloc().buffer().writeBytes(frame(FIN | TEXT, "late")));
            assertThat(channel.isOpen()).isTrue();
            assertThat(listener.heard).isEmpty();
            assertThatThrownBy(channel::checkException).hasMessage("on purpose");
            channel.unsafe().close(channel.voidPromise());
        }

        @Test
        void closingTheChannelFromWithinStopsTheRest() {
            listener.then = out -> out.channel().unsafe().close(out.channel().voidPromise());
            peer().sendsRaw(both(frame(FIN | TEXT, "a"), frame(FIN | TEXT, "b")));
            assertThat(listener.heard).containsExactly("81 a");
        }
    }

    @Test
    void keepsAnApplicationFedThatReadsByHand() {
        Recorder.Reads reads = new Recorder.Reads();
        peer().channel().pipeline().addFirst(reads);
        peer().channel().config().setAutoRead(false);
        peer().sends(FIN | TEXT, "a");
        peer().sendsRaw(both(frame(FIN | TEXT, "a"), frame(FIN | PING, "p")));
        assertThat(reads.count).as("it has got something").isZero();
        peer().sends(FIN | PING, "p");
        assertThat(reads.count).as("it knows nothing of a ping").isEqualTo(1);
        peer().sendsRaw(new byte[] {(byte) (FIN | TEXT)});
        assertThat(reads.count).as("half a frame").isEqualTo(2);
    }

    @Nested
    class BehindAnExtension {

        /** Turns every message into another one. */
        private static final class Shouting extends WebSocketExtensionDecoder {

            @Override
            protected void decode(ChannelHandlerContext ctx, WebSocketFrame frame, List<Object> out) {
                String text = frame.content().toString(ISO_8859_1).toUpperCase(java.util.Locale.ROOT);
                out.add(frame.replace(Payloads.of(text)));
            }
        }

        @Test
        void hearsWhatTheExtensionHasMadeOfIt() {
            peer = new Conversation(role, CodecConfig.DEFAULT);
            peer.channel()
                    .pipeline()
                    .addAfter(
                            peer.channel()
                                    .pipeline()
                                    .context(FrameEncoder.class)
                                    .name(),
                            null,
                            new Shouting());
            CodecPipeline.listen(peer.channel().pipeline(), listener);
            peer.sends(FIN | TEXT, "loud");
            peer.sends(FIN | PING, "p");
            assertThat(listener.heard).containsExactly("81 LOUD", "end");
            assertThat(peer.received()).hasSize(1);
        }
    }

    @Test
    void wantsADecoderThatIsThere() {
        EmbeddedChannel empty = new EmbeddedChannel();
        assertThatThrownBy(() -> CodecPipeline.listen(empty.pipeline(), listener))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("FrameDecoder");
    }

    @Test
    void doesNotStandBeforeAnExtension() {
        CodecConfig config =
                CodecConfig.builder().rsvBits(WebSocketExtension.RSV1).build();
        assertThatThrownBy(() -> new FrameDecoder(role, config, listener))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("rsvBits: 4 (expected: 0");
    }
}
