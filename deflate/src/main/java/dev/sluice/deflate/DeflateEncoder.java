package dev.sluice.deflate;

import dev.sluice.codec.Role;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionEncoder;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.PromiseNotifier;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compresses what the application sends; everything else passes. */
final class DeflateEncoder extends WebSocketExtensionEncoder {

    private final MessageDeflater deflater;

    /** Where the channel has been deregistered, and stays until that takes effect. */
    private @Nullable EventLoop leaving;

    DeflateEncoder(Role role, DeflateParameters agreed, DeflateConfig config) {
        deflater = new MessageDeflater(agreed.windowBits(role), agreed.contextTakeover(role), config);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) throws Exception {
        if (!(msg instanceof WebSocketFrame frame)) {
            ctx.write(msg, promise);
            return;
        }
        boolean couldBegin = !deflater.isInsideMessage();
        boolean compressing;
        try {
            compressing = deflater.concerns(frame);
        } catch (Throwable e) { // of the application's filter, for one
            ReferenceCountUtil.release(frame);
            promise.tryFailure(e);
            return;
        }
        boolean beginning = couldBegin && deflater.isInsideMessage();
        if (compressing || beginning) {
            writeNoted(ctx, frame, compressing, promise.unvoid());
        } else {
            ctx.write(frame, promise);
        }
    }

    /**
     * Writes a frame that was taken note of. What is compressed becomes a part of the stream, and has to be sent: the write
     * cannot be cancelled any more, and if it is refused, nothing may refer to it; nor has a message begun then. What a
     * listener of the application writes in answer comes after that.
     */
    private void writeNoted(
            ChannelHandlerContext ctx, WebSocketFrame frame, boolean compressing, ChannelPromise promise)
            throws Exception {
        if (!promise.setUncancellable()) {
            ReferenceCountUtil.release(frame);
            deflater.takeBack(frame);
            return;
        }
        ChannelPromise sent = ctx.newPromise();
        if (compressing) {
            super.write(ctx, frame, sent);
        } else {
            ctx.write(frame, sent);
        }
        if (sent.cause() != null) {
            deflater.takeBack(frame);
        } else if (ctx.executor() != ctx.channel().eventLoop()) {
            // With a thread of its own, this handler hears of a refusal when it has compressed what comes behind.
            sent.addListener(written -> closeIfLost(ctx, written));
        }
        PromiseNotifier.cascade(false, sent, promise);
    }

    /** Behind a Close nothing is sent, so nothing can refer to what is lost. */
    private static void closeIfLost(ChannelHandlerContext ctx, Future<?> written) {
        if (!written.isSuccess() && !(written.cause() instanceof ClosedChannelException)) {
            ctx.close();
        }
    }

    @Override
    protected void encode(ChannelHandlerContext ctx, WebSocketFrame frame, List<Object> out) {
        try {
            out.add(deflater.deflate(ctx.alloc(), frame));
        } finally {
            if (ctx.channel().eventLoop() == leaving) {
                deflater.leaveLoop();
            }
        }
    }

    @Override
    public void deregister(ChannelHandlerContext ctx, ChannelPromise promise) {
        deflater.leaveLoop();
        leaving = ctx.channel().eventLoop(); // what is written until then has to leave nothing behind
        ctx.deregister(promise);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        deflater.close();
    }
}
