package dev.sluice.conformance.interop;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;

/** Cuts long messages, which Netty has no handler for. */
final class Fragmenter extends ChannelOutboundHandlerAdapter {

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof WebSocketFrame frame && frame.content().readableBytes() > Terms.FRAGMENT_BYTES) {
            cut(ctx, frame, promise);
        } else {
            ctx.write(message, promise);
        }
    }

    private static void cut(ChannelHandlerContext ctx, WebSocketFrame frame, ChannelPromise promise) {
        ByteBuf content = frame.content();
        ByteBuf first = content.readRetainedSlice(Terms.FRAGMENT_BYTES);
        ctx.write(
                frame instanceof TextWebSocketFrame
                        ? new TextWebSocketFrame(false, 0, first)
                        : new BinaryWebSocketFrame(false, 0, first));
        while (content.readableBytes() > Terms.FRAGMENT_BYTES) {
            ctx.write(new ContinuationWebSocketFrame(false, 0, content.readRetainedSlice(Terms.FRAGMENT_BYTES)));
        }
        // The last one takes the frame's own reference over.
        ctx.write(new ContinuationWebSocketFrame(true, 0, content), promise);
    }
}
