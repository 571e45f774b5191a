package dev.sluice.deflate;

import static dev.sluice.deflate.DeflateConversation.COMPRESSED_TEXT;
import static dev.sluice.deflate.DeflateConversation.CORRUPT;
import static dev.sluice.deflate.DeflateConversation.FIRST_OF_TEXT;
import static dev.sluice.deflate.DeflateConversation.LAST;
import static dev.sluice.deflate.DeflateConversation.MIDDLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.codec.FrameDecoder;
import dev.sluice.codec.Role;
import dev.sluice.deflate.DeflateConversation.Setup;
import dev.sluice.deflate.DeflateConversation.Way;
import dev.sluice.testing.Wire;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Messages come out in pieces of ten bytes, and what gets them may do anything. */
class InflatedPiecesTest {

    private static final String LONG_TEXT = "0123456789abcdefghijABCDEFGHIJ-";

    @RegisterExtension
    final Setup setup = new Setup().deflate(deflate -> deflate.inflatedFragmentBytes(10));

    @BeforeEach
    void joinNothing() {
        setup.codec(codec -> codec.aggregateMessages(false));
    }

    @DisplayName("what inflates to more than a piece comes out in pieces")
    @ParameterizedTest(name = "[{index}] {0}")
    @CsvSource({
        "'',                              'TEXT '",
        "0123456,                         'TEXT 0123456'",
        "0123456789,                      'TEXT 0123456789-|CONT '", // more could have come
        "0123456789abcde,                 'TEXT 0123456789-|CONT abcde'",
        "0123456789abcdefghijABCDEFGHIJ-, 'TEXT 0123456789-|CONT abcdefghij-|CONT ABCDEFGHIJ-|CONT -'",
    })
    void cutsWhatIsLong(String text, String pieces) {
        for (Role role : Role.values()) {
            DeflateConversation peer = setup.begin(role);
            for (int again = 0; again < 2; again++) {
                peer.sends(COMPRESSED_TEXT, PeerDeflater.alone(text)).expects(pieces.split("\\|"));
            }
        }
    }

    @DisplayName("each fragment comes out at once, and none for one that gives nothing yet")
    @ParameterizedTest
    @EnumSource
    void keepsNothingBackFromOneFragmentToTheNext(Role role) {
        DeflateConversation peer = setup.begin(role);
        try (PeerDeflater deflater = new PeerDeflater()) {
            peer.sends(FIRST_OF_TEXT, deflater.unflushed(Wire.utf8("He"))).expects();
            peer.sends(MIDDLE, deflater.fragment(Wire.utf8("llo"))).expects("TEXT Hello-");
            peer.sends(MIDDLE, deflater.fragment(Wire.utf8("0123456789abc"))).expects("CONT 0123456789-", "CONT abc-");
            peer.sends(LAST, deflater.message("")).expects("CONT ");
        }
    }

    @DisplayName("the pieces in front of a violation are delivered")
    @ParameterizedTest
    @MethodSource("dev.sluice.deflate.DeflateConversation#rolesAndWays")
    void deliversWhatCameBeforeAViolation(Role role, Way way) {
        DeflateConversation peer = setup.begin(role, way);
        peer.sends(
                COMPRESSED_TEXT, Wire.concat(new Blocks().finalBlock(LONG_TEXT).bytes(), Wire.hex("06")));
        assertThat(String.join("", peer.delivered())).startsWith("TEXT 0").doesNotEndWith(LONG_TEXT);
        peer.expectsFailure(CORRUPT);
    }

    /** Lets every frame by, and does that at the second piece of a message. */
    private static ChannelInboundHandlerAdapter atTheSecondPiece(Consumer<ChannelHandlerContext> action) {
        return new ChannelInboundHandlerAdapter() {
            private int pieces;

            @Override
            public void channelRead(ChannelHandlerContext ctx, Object msg) {
                ctx.fireChannelRead(msg);
                if (++pieces == 2) {
                    action.accept(ctx);
                }
            }
        };
    }

    @DisplayName("the handler is removed by who gets a piece: it gives everything back, and inflates no more")
    @ParameterizedTest
    @EnumSource
    void mayBeRemovedWhileItDelivers(Role role) {
        List<Integer> inflaters = new ArrayList<>();
        setup.application(atTheSecondPiece(ctx -> {
            ctx.pipeline().remove(PerMessageDeflateHandler.class);
            inflaters.add(ZlibObjects.inflaters());
        }));
        DeflateConversation peer = setup.begin(role);
        peer.sends(COMPRESSED_TEXT, PeerDeflater.alone(LONG_TEXT.repeat(100)));
        assertThat(inflaters).containsExactly(0);
        assertThat(peer.delivered())
                .containsExactly("TEXT 0123456789-", "CONT abcdefghij-", "CONT ABCDEFGHIJ-"); // the third was ready
        assertThat(peer.received()).isEmpty();
        peer.sends(Wire.FIN | Wire.TEXT, Wire.utf8("goes on")).expects("TEXT goes on");
    }

    @DisplayName("the frame decoder is removed by who gets a piece: the message is inflated to its end")
    @ParameterizedTest
    @EnumSource
    void mayLoseTheDecoderWhileItDelivers(Role role) {
        setup.application(atTheSecondPiece(ctx -> ctx.pipeline().remove(FrameDecoder.class)));
        setup.begin(role)
                .sends(COMPRESSED_TEXT, PeerDeflater.alone(LONG_TEXT))
                .expects("TEXT 0123456789-", "CONT abcdefghij-", "CONT ABCDEFGHIJ-", "CONT -");
    }

    @DisplayName("the connection is lost while pieces are delivered: everything is given back")
    @ParameterizedTest
    @EnumSource
    void mayLoseTheConnectionWhileItDelivers(Role role) {
        setup.application(atTheSecondPiece(
                ctx -> ctx.channel().unsafe().close(ctx.channel().voidPromise())));
        DeflateConversation peer = setup.begin(role);
        peer.sends(FIRST_OF_TEXT, PeerDeflater.alone(LONG_TEXT.repeat(100)));
        assertThat(peer.channel().isOpen()).isFalse();
        assertThat(ZlibObjects.inflaters()).isZero();
        assertThat(peer.received()).isEmpty();
    }

    @DisplayName("the application closes while pieces are delivered: one Close, and the rest of the message")
    @ParameterizedTest
    @EnumSource
    void mayBeClosedWhileItDelivers(Role role) {
        setup.application(atTheSecondPiece(ctx -> ctx.channel().close()));
        DeflateConversation peer = setup.begin(role);
        peer.sends(COMPRESSED_TEXT, PeerDeflater.alone(LONG_TEXT));
        assertThat(peer.received()).containsExactly("CLOSE 1000 ");
        assertThat(peer.delivered()).hasSize(4);
        peer.sends(Wire.FIN | Wire.CLOSE, Wire.close(1000, ""));
        assertThat(peer.received()).isEmpty();
    }

    @DisplayName("an exception of who gets a piece: 1011, and nothing of the message behind it")
    @ParameterizedTest
    @EnumSource
    void mayMeetAnExceptionWhileItDelivers(Role role) {
        setup.application(atTheSecondPiece(ctx -> {
            throw new IllegalStateException("on purpose");
        }));
        DeflateConversation peer = setup.begin(role);
        peer.sends(COMPRESSED_TEXT, PeerDeflater.alone(LONG_TEXT));
        assertThat(peer.received()).containsExactly("CLOSE 1011 ");
        assertThat(peer.delivered()).containsExactly("TEXT 0123456789-", "CONT abcdefghij-");
        assertThat(peer.uncaught()).hasMessage("on purpose");
    }

    @DisplayName("the handler of a piece sends: what it sends is compressed beside what is inflated")
    @ParameterizedTest
    @EnumSource
    void mayCompressWhileItInflates(Role role) {
        setup.deflate(deflate -> deflate.thresholdBytes(0));
        setup.application(atTheSecondPiece(ctx -> {
            ctx.channel().writeAndFlush(new TextWebSocketFrame("Hello"));
        }));
        DeflateConversation peer = setup.begin(role);
        peer.sends(COMPRESSED_TEXT, PeerDeflater.alone(LONG_TEXT));
        assertThat(peer.delivered()).hasSize(4);
        assertThat(peer.received()).containsExactly("DATA \u00F2H\u00CD\u00C9\u00C9\u0007\0"); // RFC 7692 7.2.3.2
    }

    /** Stands next to the wire, and counts how often a read is asked for. */
    private static final class Reads extends ChannelOutboundHandlerAdapter {

        private int count;

        @Override
        public void read(ChannelHandlerContext ctx) {
            count++;
            ctx.read();
        }

        int sinceLastAsked() {
            int reads = count;
            count = 0;
            return reads;
        }
    }

    @DisplayName("with autoRead off, a read that gave the application nothing is followed by another")
    @ParameterizedTest
    @EnumSource
    void keepsReadingUntilSomethingComesOut(Role role) {
        Reads reads = new Reads();
        DeflateConversation peer = setup.begin(role);
        peer.channel().pipeline().addFirst(reads);
        peer.channel().config().setAutoRead(false);
        reads.sinceLastAsked();
        try (PeerDeflater deflater = new PeerDeflater()) {
            peer.sends(FIRST_OF_TEXT, deflater.unflushed(Wire.utf8("He"))).expects();
            assertThat(reads.sinceLastAsked())
                    .as("behind a fragment of which nothing came out")
                    .isPositive();
            peer.sends(MIDDLE, new byte[0]).expects();
            assertThat(reads.sinceLastAsked()).as("behind an empty fragment").isPositive();
            peer.sends(MIDDLE, deflater.fragment(Wire.utf8("llo"))).expects("TEXT Hello-");
            assertThat(reads.sinceLastAsked()).as("behind a piece").isZero();
            peer.sends(MIDDLE, deflater.fragment(Wire.utf8(LONG_TEXT)));
            assertThat(peer.delivered()).hasSize(4);
            assertThat(reads.sinceLastAsked()).as("behind several pieces").isZero();
            peer.sends(LAST, deflater.message("")).expects("CONT ");
            assertThat(reads.sinceLastAsked()).as("behind the end").isZero();
        }
        peer.sends(Wire.FIN | Wire.TEXT, Wire.utf8("plain")).expects("TEXT plain");
        assertThat(reads.sinceLastAsked()).as("behind an uncompressed message").isZero();
    }
}
