package dev.sluice.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The other end of a channel that carries the codec's whole pipeline, in virtual time. */
final class Conversation {

    private final Role role;
    private final EmbeddedChannel channel;
    private final List<String> delivered = new ArrayList<>();
    private final List<ConnectionClosed> outcomes = new ArrayList<>();

    /** {@code nextToWire} stand between the codec and the network. */
    Conversation(Role role, CodecConfig config, ChannelHandler... nextToWire) {
        this.role = role;
        channel = new EmbeddedChannel();
        channel.freezeTime();
        channel.pipeline().addLast(nextToWire);
        channel.pipeline().addLast("wire", new ChannelInboundHandlerAdapter());
        CodecPipeline.install(channel.pipeline(), "wire", role, config, List.of());
        channel.pipeline().addLast("listener", new Listener());
    }

    EmbeddedChannel channel() {
        return channel;
    }

    void sends(int firstByte, byte[] payload) {
        sendsRaw(Wire.frame(role.peer(), firstByte, payload));
    }

    void sends(int firstByte, String payload) {
        sends(firstByte, Wire.utf8(payload));
    }

    void sendsRaw(byte[] bytes) {
        channel.pipeline().fireChannelRead(channel.alloc().buffer().writeBytes(bytes));
        channel.pipeline().fireChannelReadComplete();
        channel.runPendingTasks();
    }

    void expectsOnly(int firstByte, byte[] payload) {
        assertThat(received()).containsExactly(InboundFixture.describe(firstByte, payload));
    }

    void expectsNothing() {
        assertThat(received()).isEmpty();
    }

    /** What has gone out since this was last asked, parsed as the peer would. */
    List<String> received() {
        List<String> frames = new ArrayList<>();
        EmbeddedChannel wire = new EmbeddedChannel(new FrameDecoder(role.peer(), CodecConfig.DEFAULT));
        for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
            wire.writeInbound(bytes);
        }
        for (WebSocketFrame frame = wire.readInbound(); frame != null; frame = wire.readInbound()) {
            frames.add(InboundFixture.describe(FrameFlags.firstByte(frame), ByteBufUtil.getBytes(frame.content())));
            frame.release();
        }
        wire.finish();
        return frames;
    }

    void passes(long millis) {
        channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
    }

    /** This end's application closes the channel; {@code EmbeddedChannel.close()} would take all timers along. */
    ChannelFuture close() {
        return channel.pipeline().close();
    }

    /** The connection is lost, without any Close. */
    void drops() {
        channel.unsafe().close(channel.voidPromise());
        channel.runPendingTasks();
    }

    /** When the next timer is due, or -1 when none is set. */
    long nextTimerNanos() {
        return channel.runScheduledPendingTasks();
    }

    List<String> delivered() {
        return delivered;
    }

    /** The first exception that has come to the end of the pipeline since this was last asked, or null. */
    @Nullable
    Throwable uncaught() {
        try {
            channel.checkException();
            return null;
        } catch (Throwable cause) {
            return cause;
        }
    }

    /** The one event that tells how it ended. */
    ConnectionClosed outcome() {
        assertThat(outcomes).hasSize(1);
        return outcomes.get(0);
    }

    void end() {
        drops();
        channel.releaseOutbound();
        channel.releaseInbound();
        assertThat(outcomes).as("every connection tells once how it ended").hasSizeLessThanOrEqualTo(1);
    }

    private final class Listener extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            if (msg instanceof TextWebSocketFrame text) {
                delivered.add("TextWebSocketFrame " + text.text());
            }
            ctx.fireChannelRead(msg);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof ConnectionClosed closed) {
                outcomes.add(closed);
            }
            ctx.fireUserEventTriggered(event);
        }
    }
}
