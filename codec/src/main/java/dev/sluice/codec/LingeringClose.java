package dev.sluice.codec;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Ends a connection so that the peer can read the last thing that was written to it. A socket closed while unread input
 * lies in it answers with a reset, which can destroy what is still on its way to the peer; so the output is shut down
 * first, and TCP is closed when the peer has closed its side (RFC 6455 7.1.1).
 */
public final class LingeringClose {

    private LingeringClose() {}

    /**
     * Waits for a write, shuts the output down (behind TLS, with a close_notify), turns reading on so that the peer's end
     * is noticed, and closes the channel when the peer has closed or the time is up. A channel that has no halves, and one
     * whose last write failed, is closed at once. Until then, the caller drops whatever arrives.
     *
     * <p>To be called on the event loop; the timer ends with the channel.
     *
     * @param lastWrite the write that the peer shall read, flushed
     * @param ctx the caller's; the close starts there, so handlers behind it do not see it
     * @param timeoutMillis how long to wait for the peer, in milliseconds
     */
    public static void after(ChannelFuture lastWrite, ChannelHandlerContext ctx, long timeoutMillis) {
        lastWrite.addListener(written -> {
            boolean mayLinger = written.isSuccess();
            if (ctx.executor().inEventLoop()) {
                end(ctx, mayLinger, timeoutMillis);
            } else { // the write is that of a handler with an executor of its own
                ctx.executor().execute(() -> end(ctx, mayLinger, timeoutMillis));
            }
        });
    }

    private static void end(ChannelHandlerContext ctx, boolean mayLinger, long timeoutMillis) {
        if (mayLinger && ctx.channel() instanceof DuplexChannel channel && channel.isActive()) {
            linger(channel, ctx, timeoutMillis);
        } else {
            ctx.close();
        }
    }

    private static void linger(DuplexChannel channel, ChannelHandlerContext ctx, long timeoutMillis) {
        Runnable timeUp = ctx::close;
        ScheduledFuture<?> timer = ctx.executor().schedule(timeUp, timeoutMillis, TimeUnit.MILLISECONDS);
        channel.closeFuture().addListener(closed -> timer.cancel(false));
        shutdownOutput(channel);
        if (channel.isInputShutdown()) {
            ctx.close();
        } else {
            channel.config().setAutoRead(true);
        }
    }

    private static void shutdownOutput(DuplexChannel channel) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls == null) {
            channel.shutdownOutput();
        } else {
            tls.closeOutbound().addListener(notified -> channel.shutdownOutput());
        }
    }
}
