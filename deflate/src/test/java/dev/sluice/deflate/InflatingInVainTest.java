package dev.sluice.deflate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.codec.CodecConfig;
import dev.sluice.codec.CodecPipeline;
import dev.sluice.codec.Role;
import dev.sluice.testing.Wire;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtension;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A short frame may inflate to a thousand times its length: it is left alone as soon as nobody wants the rest. */
class InflatingInVainTest {

    private static final DeflateConfig IN_PIECES = DeflateConfig.builder()
            .inflatedFragmentBytes(1024)
            .maxMessageBytes(Long.MAX_VALUE)
            .build();

    private final ChannelInboundHandlerAdapter before = new ChannelInboundHandlerAdapter();
    private final EmbeddedChannel channel = new EmbeddedChannel(before);
    private int pieces;

    @AfterEach
    void end() {
        channel.finishAndReleaseAll();
        assertThat(ZlibObjects.inflaters()).isZero();
    }

    private void inflateAMegabyte(boolean aggregating) {
        CodecConfig codec = CodecConfig.builder()
                .rsvBits(WebSocketExtension.RSV1)
                .aggregateMessages(aggregating)
                .maxMessageBytes(4096)
                .build();
        PerMessageDeflateHandler deflate = new PerMessageDeflateHandler(Role.CLIENT, DeflateParameters.NONE, IN_PIECES);
        String first = channel.pipeline().context(before).name();
        CodecPipeline.install(channel.pipeline(), first, Role.CLIENT, codec, List.of(deflate, new Counting()));
        channel.pipeline().addLast(new Closing());
        byte[] payload = PeerDeflater.alone(new byte[1024 * 1024]);
        byte[] header = {(byte) 0xC2, 126, (byte) (payload.length >> 8), (byte) payload.length};
        channel.writeInbound(Unpooled.wrappedBuffer(Wire.concat(header, payload)));
    }

    @Test
    void stopsWhenTheMessageIsTooBigForTheAggregator() {
        inflateAMegabyte(true);
        assertThat(pieces).isBetween(4, 7);
    }

    @Test
    void stopsWhenTheChannelIsClosed() {
        inflateAMegabyte(false);
        assertThat(channel.isOpen()).isFalse();
        assertThat(pieces).isEqualTo(2);
    }

    private final class Counting extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            if (msg instanceof WebSocketFrame) {
                pieces++;
            }
            ctx.fireChannelRead(msg);
        }
    }

    private static final class Closing extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            ReferenceCountUtil.release(msg);
            ctx.channel().unsafe().closeForcibly();
        }
    }
}
