package dev.sluice.deflate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.sluice.codec.CodecConfig;
import dev.sluice.codec.CodecPipeline;
import dev.sluice.codec.ConnectionClosed;
import dev.sluice.codec.Role;
import dev.sluice.testing.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.CompositeByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtension;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;

/** The other end of a channel whose pipeline has all of the codec's handlers and permessage-deflate. */
final class DeflateConversation {

    static final int COMPRESSED_TEXT = Wire.FIN | Wire.RSV1 | Wire.TEXT;
    static final int COMPRESSED_BINARY = Wire.FIN | Wire.RSV1 | Wire.BINARY;
    static final int FIRST_OF_TEXT = Wire.RSV1 | Wire.TEXT;
    static final int FIRST_OF_BINARY = Wire.RSV1 | Wire.BINARY;
    static final int MIDDLE = Wire.CONTINUATION;
    static final int LAST = Wire.FIN | Wire.CONTINUATION;

    static final String CORRUPT = "CLOSE 1007 compressed data that cannot be inflated";
    static final String TOO_BIG = "CLOSE 1009 message over the size limit";
    static final String NOT_UTF8 = "CLOSE 1007 text that is not UTF-8";

    /** How what the peer sends arrives. */
    enum Way {
        WHOLE,
        BYTE_BY_BYTE,
        /** Byte by byte, and passed on so. */
        STREAMED,
        /** In one buffer that has many parts, each of three bytes. */
        IN_PARTS
    }

    /** Both roles, each with all ways. */
    static Stream<Arguments> rolesAndWays() {
        return Arrays.stream(Role.values())
                .flatMap(role -> Arrays.stream(Way.values()).map(way -> arguments(role, way)));
    }

    private final Role role;
    private final Way way;
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final List<String> delivered = new ArrayList<>();
    private final List<ConnectionClosed> outcomes = new ArrayList<>();

    private DeflateConversation(Role role, Way way, Setup setup) {
        this.role = role;
        this.way = way;
        channel.freezeTime();
        channel.config().setAllocator(setup.allocator);
        channel.pipeline().addLast("wire", new ChannelInboundHandlerAdapter());
        CodecConfig codec = setup.codec
                .rsvBits(WebSocketExtension.RSV1)
                .streamFrames(way == Way.STREAMED)
                .build();
        PerMessageDeflateHandler deflate = new PerMessageDeflateHandler(role, setup.agreed, setup.deflate.build());
        CodecPipeline.install(channel.pipeline(), "wire", role, codec, List.of(deflate));
        channel.pipeline().addLast(setup.application.toArray(ChannelHandler[]::new));
        channel.pipeline().addLast(new Listener());
    }

    EmbeddedChannel channel() {
        return channel;
    }

    /** The handler under test. */
    PerMessageDeflateHandler handler() {
        return channel.pipeline().get(PerMessageDeflateHandler.class);
    }

    /** A whole frame, masked where it has to be. */
    DeflateConversation sends(int firstByte, byte[] payload) {
        return sendsRaw(Wire.frame(role.peer(), firstByte, payload));
    }

    /** A whole frame with this payload in hexadecimal digits. */
    DeflateConversation sends(int firstByte, String hex) {
        return sends(firstByte, Wire.hex(hex));
    }

    /** A message in fragments, the first of which begins with that byte; none for no payload. */
    DeflateConversation sendsFragments(int firstByte, byte[]... payloads) {
        for (int i = 0; i < payloads.length; i++) {
            int opcode = i == 0 ? firstByte : Wire.CONTINUATION;
            sends(i == payloads.length - 1 ? opcode | Wire.FIN : opcode & ~Wire.FIN, payloads[i]);
        }
        return this;
    }

    /** Fragments of a byte each, and an empty one behind them. */
    static byte[][] eachByte(byte[] payload) {
        byte[][] fragments = new byte[payload.length + 1][];
        for (int i = 0; i < payload.length; i++) {
            fragments[i] = new byte[] {payload[i]};
        }
        fragments[payload.length] = new byte[0];
        return fragments;
    }

    DeflateConversation sendsRaw(byte[] bytes) {
        switch (way) {
            case WHOLE -> arrives(ByteBufAllocator.DEFAULT.buffer().writeBytes(bytes));
            case IN_PARTS -> arrives(inParts(bytes));
            case BYTE_BY_BYTE, STREAMED -> {
                for (byte one : bytes) {
                    arrives(ByteBufAllocator.DEFAULT.buffer(1).writeByte(one));
                }
            }
        }
        return this;
    }

    private ByteBuf inParts(byte[] bytes) {
        CompositeByteBuf parts = ByteBufAllocator.DEFAULT.compositeBuffer(Integer.MAX_VALUE);
        for (int i = 0; i < bytes.length; i += 3) {
            int length = Math.min(3, bytes.length - i);
            parts.addComponent(true, ByteBufAllocator.DEFAULT.buffer(length).writeBytes(bytes, i, length));
        }
        return parts;
    }

    private void arrives(ByteBuf bytes) {
        channel.pipeline().fireChannelRead(bytes);
        channel.pipeline().fireChannelReadComplete();
        channel.runPendingTasks();
    }

    /** This end's application sends a text. */
    DeflateConversation writes(String text) {
        channel.writeOneOutbound(new TextWebSocketFrame(text));
        channel.flushOutbound();
        return this;
    }

    /** What the application has got since this was last asked: {@code "TEXT hello"}, with a minus where FIN is missing. */
    List<String> delivered() {
        List<String> frames = List.copyOf(delivered);
        delivered.clear();
        return frames;
    }

    /** What has gone out since this was last asked: {@code "PONG x"}, {@code "CLOSE 1000 reason"}. */
    List<String> received() {
        ByteBuffer in = ByteBuffer.wrap(written());
        List<String> frames = new ArrayList<>();
        while (in.hasRemaining()) {
            frames.add(read(in));
        }
        return frames;
    }

    /** Delivered were these messages, and nothing has been sent. */
    DeflateConversation expects(String... messages) {
        assertThat(delivered()).containsExactly(messages);
        assertThat(received()).isEmpty();
        assertThat(outcomes).isEmpty();
        return this;
    }

    /** The connection fails, with one Close frame and no other, and whatever still comes is dropped. */
    void expectsFailure(String close) {
        assertThat(received()).containsExactly(close);
        delivered();
        sends(LAST, "cb48cdc9c90700");
        sends(COMPRESSED_TEXT, "cb48cdc9c90700");
        sends(Wire.FIN | Wire.TEXT, "41");
        assertThat(delivered()).as("delivered behind the failure").isEmpty();
        assertThat(received()).as("sent behind the Close").isEmpty();
        assertThat(outcomes).hasSize(1);
    }

    /** The first exception that has come to the end of the pipeline since this was last asked, or null. */
    Throwable uncaught() {
        try {
            channel.checkException();
            return null;
        } catch (Throwable cause) {
            return cause;
        }
    }

    /** The connection is lost, without any Close. */
    void drops() {
        channel.unsafe().close(channel.voidPromise());
        channel.runPendingTasks();
    }

    private void end() {
        drops();
        channel.releaseOutbound();
        channel.releaseInbound();
        assertThat(outcomes).as("a connection tells once how it ended").hasSizeLessThanOrEqualTo(1);
        channel.checkException();
    }

    private byte[] written() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (ByteBuf buffer = channel.readOutbound(); buffer != null; buffer = channel.readOutbound()) {
            bytes.writeBytes(ByteBufUtil.getBytes(buffer));
            buffer.release();
        }
        return bytes.toByteArray();
    }

    private static String read(ByteBuffer in) {
        int first = in.get() & 0xFF;
        int second = in.get() & 0xFF;
        int length = second & 0x7F;
        if (length == 126) {
            length = in.getShort() & 0xFFFF;
        }
        byte[] key = new byte[4];
        if ((second & 0x80) != 0) {
            in.get(key);
        }
        byte[] payload = new byte[length];
        in.get(payload);
        for (int i = 0; i < length; i++) {
            payload[i] ^= key[i % 4];
        }
        return describe(first, payload);
    }

    private static String describe(int first, byte[] payload) {
        return switch (first & 0x0F) {
            case Wire.CLOSE ->
                "CLOSE " + ByteBuffer.wrap(payload).getShort() + " "
                        + new String(payload, 2, payload.length - 2, ISO_8859_1);
            case Wire.PING -> "PING " + new String(payload, ISO_8859_1);
            case Wire.PONG -> "PONG " + new String(payload, ISO_8859_1);
            default -> "DATA " + new String(payload, ISO_8859_1);
        };
    }

    private final class Listener extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            WebSocketFrame frame = (WebSocketFrame) msg;
            assertThat(frame.rsv())
                    .as("reserved bits, which are the extension's")
                    .isZero();
            String payload = frame.content().toString(ISO_8859_1);
            frame.release();
            delivered.add(name(frame) + " " + payload + (frame.isFinalFragment() ? "" : "-"));
        }

        private static String name(WebSocketFrame frame) {
            return frame instanceof TextWebSocketFrame
                    ? "TEXT"
                    : frame instanceof BinaryWebSocketFrame ? "BINARY" : "CONT";
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof ConnectionClosed closed) {
                outcomes.add(closed);
            }
        }
    }

    /** Begins conversations for one test, and ends them behind it, when no zlib object may be left. */
    static final class Setup implements AfterEachCallback {

        private final List<DeflateConversation> begun = new ArrayList<>();
        private final List<ChannelHandler> application = new ArrayList<>();
        private CodecConfig.Builder codec = CodecConfig.builder();
        private DeflateConfig.Builder deflate = DeflateConfig.builder();
        private DeflateParameters agreed = DeflateParameters.NONE;
        private ByteBufAllocator allocator = ByteBufAllocator.DEFAULT;

        Setup agreed(DeflateParameters parameters) {
            agreed = parameters;
            return this;
        }

        /** Both ends compress each message by itself, or neither. */
        Setup takeover(boolean takeover) {
            return agreed(
                    new DeflateParameters(!takeover, !takeover, DeflateParameters.ABSENT, DeflateParameters.ABSENT));
        }

        /** The window of both ends. */
        Setup windowBits(int bits) {
            return agreed(new DeflateParameters(false, false, bits, bits));
        }

        Setup deflate(UnaryOperator<DeflateConfig.Builder> settings) {
            deflate = settings.apply(deflate);
            return this;
        }

        Setup codec(UnaryOperator<CodecConfig.Builder> settings) {
            codec = settings.apply(codec);
            return this;
        }

        Setup allocator(ByteBufAllocator newAllocator) {
            allocator = newAllocator;
            return this;
        }

        /** Stands in front of the one that records what is delivered. */
        Setup application(ChannelHandler handler) {
            application.add(handler);
            return this;
        }

        DeflateConversation begin(Role role) {
            return begin(role, Way.WHOLE);
        }

        DeflateConversation begin(Role role, Way way) {
            DeflateConversation conversation = new DeflateConversation(role, way, this);
            begun.add(conversation);
            return conversation;
        }

        /** Ends all that were begun. */
        void endAll() {
            begun.forEach(DeflateConversation::end);
            begun.clear();
            assertThat(ZlibObjects.inflaters()).as("inflaters left").isZero();
            assertThat(ZlibObjects.deflaters()).as("deflaters left").isZero();
        }

        @Override
        public void afterEach(ExtensionContext context) {
            endAll();
        }
    }
}
