package dev.sluice.deflate;

import static dev.sluice.deflate.DeflateConversation.COMPRESSED_BINARY;
import static dev.sluice.deflate.DeflateConversation.COMPRESSED_TEXT;
import static dev.sluice.deflate.DeflateConversation.CORRUPT;
import static dev.sluice.deflate.DeflateConversation.FIRST_OF_BINARY;
import static dev.sluice.deflate.DeflateConversation.LAST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.sluice.codec.ProtocolViolationException;
import dev.sluice.codec.Role;
import dev.sluice.codec.Violation;
import dev.sluice.deflate.DeflateConversation.Setup;
import dev.sluice.deflate.DeflateConversation.Way;
import dev.sluice.testing.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtension;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be inflated, RFC 7692 7.2.2: one Close with 1007. */
class CorruptDataTest {

    @RegisterExtension
    final Setup setup = new Setup();

    static Stream<Arguments> corruptData() {
        byte[] hello = new Blocks().block("Hello").message();
        return Stream.of(
                argumentSet("a reserved block type", (Object) Wire.hex("06")),
                argumentSet("nothing but ones", (Object) Wire.hex("ffffffff")),
                argumentSet("a final block that ends inside the tail", (Object) Wire.hex("03")),
                argumentSet("a stored block whose lengths differ", (Object) Wire.hex("000500 0000 48656c6c6f")),
                argumentSet("too many length codes", (Object) Wire.hex("fcff0000000000000000")),
                argumentSet("no code for an end of block", (Object) Wire.hex("04c0810000000000000000")),
                argumentSet("a message that nobody compressed", (Object) Wire.utf8("Hello")),
                argumentSet("garbage behind a message", (Object) Wire.concat(hello, Wire.hex("ffff"))),
                argumentSet("a message with its tail left on", (Object) Wire.concat(hello, Wire.hex("0000ffff"))),
                argumentSet("garbage behind a final block", (Object)
                        Wire.concat(new Blocks().finalBlock("Hello").bytes(), Wire.hex("06"))),
                argumentSet("a distance beyond the first byte of all", (Object) new Blocks()
                        .begin(false)
                        .literals("ab")
                        .match(3, 30_000)
                        .end()
                        .message()));
    }

    @DisplayName("corrupt stream: 1007")
    @ParameterizedTest
    @MethodSource("corruptData")
    void failsOnCorruptData(byte[] payload) {
        for (Role role : Role.values()) {
            for (Way way : Way.values()) {
                setup.begin(role, way).sends(COMPRESSED_BINARY, payload).expectsFailure(CORRUPT);
                DeflateConversation peer = setup.begin(role, way);
                peer.sends(COMPRESSED_TEXT, PeerDeflater.alone("before")).expects("TEXT before");
                peer.sendsFragments(COMPRESSED_BINARY, DeflateConversation.eachByte(payload))
                        .expectsFailure(CORRUPT);
            }
        }
    }

    /** Streams of every kind that zlib makes, none of which is whole before its end. */
    static Stream<Arguments> wholeStreams() {
        byte[] words = Wire.utf8("to be, or not to be: that is the question. ".repeat(3));
        byte[] noise = new byte[100];
        new Random(7692).nextBytes(noise);
        return Stream.of(
                argumentSet("fixed codes", (Object) PeerDeflater.alone("Hello, Hello")),
                argumentSet("codes of its own", (Object) PeerDeflater.alone(varied())),
                argumentSet("a level that looks less far", compressed(1, Deflater.DEFAULT_STRATEGY, words)),
                argumentSet("Huffman codes only", compressed(6, Deflater.HUFFMAN_ONLY, words)),
                argumentSet("stored", compressed(0, Deflater.DEFAULT_STRATEGY, noise)),
                argumentSet("two blocks", (Object)
                        new Blocks().block("one").block("two").message()));
    }

    private static byte[] varied() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 120; i++) {
            text.append("item ").append(i * i).append(i % 3 == 0 ? "; " : ", ");
        }
        return Wire.utf8(text.toString());
    }

    private static Object compressed(int level, int strategy, byte[] plain) {
        try (PeerDeflater deflater = new PeerDeflater(level, strategy)) {
            return deflater.message(plain);
        }
    }

    @DisplayName("truncated stream: 1007, wherever it was cut")
    @ParameterizedTest
    @MethodSource("wholeStreams")
    void failsOnAStreamCutAtAnyByte(byte[] whole) {
        setup.deflate(deflate -> deflate.inflatedFragmentBytes(50));
        for (int length = 1; length < whole.length; length++) {
            if (isWholeByChance(whole, length)) {
                continue;
            }
            byte[] cut = Arrays.copyOf(whole, length);
            Role role = length % 2 == 0 ? Role.CLIENT : Role.SERVER;
            setup.begin(role).sends(COMPRESSED_BINARY, cut).expectsFailure(CORRUPT);
            DeflateConversation fragmented = setup.begin(role.peer());
            fragmented.sendsFragments(COMPRESSED_BINARY, cut, new byte[0]).expectsFailure(CORRUPT);
            setup.endAll();
        }
    }

    /**
     * Whether RFC 7692 7.2.2 finds a message there. The first byte of a stored block is an empty message; and one that lacks its
     * last four bytes gets them from the tail. Nobody can tell these from messages that are meant so.
     */
    private static boolean isWholeByChance(byte[] stream, int length) {
        boolean stored = stream[0] == 0;
        return stored && (length == 1 || length == stream.length - 1 - 4);
    }

    @DisplayName("a message whose first fragments could be inflated, and whose last could not: 1007")
    @ParameterizedTest
    @EnumSource
    void failsInTheMiddleOfAMessage(Role role) {
        setup.codec(codec -> codec.aggregateMessages(false));
        DeflateConversation peer = setup.begin(role);
        peer.sends(FIRST_OF_BINARY, new Blocks().block("Hello").message());
        assertThat(peer.delivered()).containsExactly("BINARY Hello-");
        peer.sends(LAST, "ffff").expectsFailure(CORRUPT);
    }

    @DisplayName("distance beyond the window, into the message before")
    @ParameterizedTest(name = "{0} bits, distance {1}, behind {2} literals")
    @CsvSource({
        "8, 256, 0",
        "8, 257, 0",
        "9, 512, 0",
        "9, 513, 0",
        "12, 4096, 0",
        "12, 4097, 0",
        "15, 32768, 0",
        "9, 515, 3",
        "9, 516, 3",
    })
    void failsOnADistanceBeyondTheNegotiatedWindow(int bits, int distance, int literals) {
        int window = 1 << bits;
        String before = "0123456789abcdef!".repeat(3000).substring(0, window + 100);
        byte[] message = new Blocks()
                .begin(false)
                .literals("x".repeat(literals))
                .match(10, distance)
                .end()
                .message();
        for (Role role : Role.values()) {
            for (ContextPolicy policy : ContextPolicy.values()) {
                setup.windowBits(bits).deflate(deflate -> deflate.contexts(policy));
                DeflateConversation peer = setup.begin(role);
                peer.sends(COMPRESSED_TEXT, PeerDeflater.alone(before)).expects("TEXT " + before);
                peer.sends(COMPRESSED_TEXT, message);
                if (distance <= window + literals) {
                    String all = before + "x".repeat(literals);
                    int from = all.length() - distance;
                    peer.expects("TEXT " + "x".repeat(literals) + all.substring(from, from + 10));
                } else {
                    peer.expectsFailure(CORRUPT);
                }
            }
        }
    }

    @DisplayName("distance into the message before, without context takeover: 1007")
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void failsOnADistanceIntoAMessageThatIsForgotten(boolean fragmented) {
        setup.takeover(false);
        byte[] reference = new Blocks().begin(false).match(5, 5).end().message();
        for (Role role : Role.values()) {
            DeflateConversation peer = setup.begin(role);
            byte[] hello = new Blocks().block("Hello").message();
            if (fragmented) {
                peer.sendsFragments(COMPRESSED_TEXT, hello, Wire.hex("0000ffff 00"));
            } else {
                peer.sends(COMPRESSED_TEXT, hello);
            }
            peer.expects("TEXT Hello").sends(COMPRESSED_TEXT, reference).expectsFailure(CORRUPT);
        }
    }

    @DisplayName("the handler by itself drops all data behind a violation, and lets control frames by")
    @ParameterizedTest
    @EnumSource
    void dropsDataBehindAViolation(Role role) {
        EmbeddedChannel channel =
                new EmbeddedChannel(new PerMessageDeflateHandler(role, DeflateParameters.NONE, DeflateConfig.DEFAULT));
        ByteBuf corrupt = ByteBufAllocator.DEFAULT.buffer().writeByte(0xFF);
        assertThatThrownBy(
                        () -> channel.writeInbound(new BinaryWebSocketFrame(false, WebSocketExtension.RSV1, corrupt)))
                .isInstanceOfSatisfying(
                        ProtocolViolationException.class,
                        e -> assertThat(e.violation()).isEqualTo(Violation.COMPRESSED_DATA_CORRUPT));
        PingWebSocketFrame ping = new PingWebSocketFrame();
        channel.writeInbound(
                new ContinuationWebSocketFrame(
                        true, 0, ByteBufAllocator.DEFAULT.buffer().writeByte(0)),
                new BinaryWebSocketFrame(ByteBufAllocator.DEFAULT.buffer().writeByte(1)),
                new TextWebSocketFrame(
                        true,
                        WebSocketExtension.RSV1,
                        ByteBufAllocator.DEFAULT.buffer().writeByte(0)),
                ping);
        assertThat(channel.inboundMessages()).containsExactly(ping);
        assertThat(corrupt.refCnt()).isZero();
        channel.finishAndReleaseAll();
    }

    @DisplayName("the handler by itself gives its inflater back when a message is too big")
    @ParameterizedTest
    @EnumSource
    void givesEverythingBackWhenAMessageIsTooBig(Role role) {
        DeflateConfig config = DeflateConfig.builder().maxMessageBytes(1).build();
        EmbeddedChannel channel =
                new EmbeddedChannel(new PerMessageDeflateHandler(role, DeflateParameters.NONE, config));
        ByteBuf tooBig = ByteBufAllocator.DEFAULT.buffer().writeBytes(PeerDeflater.alone("Hello"));
        assertThatThrownBy(() -> channel.writeInbound(new BinaryWebSocketFrame(true, WebSocketExtension.RSV1, tooBig)))
                .isInstanceOfSatisfying(
                        ProtocolViolationException.class,
                        e -> assertThat(e.violation()).isEqualTo(Violation.MESSAGE_TOO_BIG));
        assertThat(ZlibObjects.inflaters()).isZero();
        channel.finishAndReleaseAll();
    }
}
