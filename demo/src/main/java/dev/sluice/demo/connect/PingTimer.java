package dev.sluice.demo.connect;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Pings when it is asked to and tells how long the pong took. It stands before the keepalive, where pings and pongs end,
 * and passes on what is not its own.
 */
final class PingTimer extends ChannelInboundHandlerAdapter {

    /** What its pings begin with, so that their pongs can be told from others. */
    private static final long MARK = 0x736c756963652d70L;

    private final Consumer<String> status;
    private final LongSupplier nanoTime;

    PingTimer(Consumer<String> status, LongSupplier nanoTime) {
        this.status = status;
        this.nanoTime = nanoTime;
    }

    /** Sends a ping. Event loop only. */
    void ping(ChannelHandlerContext ctx) {
        ByteBuf payload = ctx.alloc().buffer(2 * Long.BYTES).writeLong(MARK).writeLong(nanoTime.getAsLong());
        ctx.writeAndFlush(new PingWebSocketFrame(payload));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof PongWebSocketFrame pong && isOurs(pong.content())) {
            long nanos =
                    nanoTime.getAsLong() - pong.content().getLong(pong.content().readerIndex() + Long.BYTES);
            pong.release();
            status.accept(String.format(Locale.ROOT, "pong after %.1f ms", nanos / 1e6));
        } else {
            ctx.fireChannelRead(message);
        }
    }

    private static boolean isOurs(ByteBuf payload) {
        return payload.readableBytes() == 2 * Long.BYTES && payload.getLong(payload.readerIndex()) == MARK;
    }
}
