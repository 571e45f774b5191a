package dev.sluice.deflate;

import dev.sluice.codec.Role;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionEncoder;
import io.netty.util.ReferenceCountUtil;
import java.util.List;

/** Compresses what the application sends; everything else passes. */
final class DeflateEncoder extends WebSocketExtensionEncoder {

    private final MessageDeflater deflater;

    DeflateEncoder(Role role, DeflateParameters agreed, DeflateConfig config) {
        deflater = new MessageDeflater(agreed.windowBits(role), agreed.contextTakeover(role), config);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) throws Exception {
        boolean compressing;
        try {
            compressing = msg instanceof WebSocketFrame next && deflater.concerns(next);
        } catch (Throwable e) { // of the application's filter, for one
            ReferenceCountUtil.release(msg);
            promise.tryFailure(e);
            return;
        }
        if (compressing) {
            writeCompressed(ctx, (WebSocketFrame) msg, promise.unvoid());
        } else {
            ctx.write(msg, promise);
        }
    }

    /**
     * What is compressed becomes a part of the stream, and has to be sent: the write cannot be cancelled any more, and if it
     * is refused, nothing may refer to it.
     */
    private void writeCompressed(ChannelHandlerContext ctx, WebSocketFrame frame, ChannelPromise promise)
            throws Exception {
        if (!promise.setUncancellable()) {
            ReferenceCountUtil.release(frame);
            deflater.takeBack(frame);
            return;
        }
        super.write(ctx, frame, promise);
        if (promise.cause() != null) {
            deflater.takeBack(frame);
        }
    }

    @Override
    protected void encode(ChannelHandlerContext ctx, WebSocketFrame frame, List<Object> out) {
        out.add(deflater.deflate(ctx.alloc(), frame));
    }

    @Override
    public void deregister(ChannelHandlerContext ctx, ChannelPromise promise) {
        deflater.leaveLoop();
        ctx.deregister(promise);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        deflater.close();
    }
}
