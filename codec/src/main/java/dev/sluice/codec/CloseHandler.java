package dev.sluice.codec;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends the connection as RFC 6455 7 wants it, whoever begins and whatever goes wrong:
 *
 * <ul>
 *   <li>The peer's Close is answered once, with its own code. It is not passed on: {@link ConnectionClosed} tells of it.
 *   <li>A Close that the application writes waits for the peer's. {@code close()} on the channel, or from a handler further
 *       on, sends a Close with 1000 first; its promise is done when TCP is closed.
 *   <li>A {@link ProtocolViolationException}, or another exception that tells of the peer's fault, becomes one Close with
 *       its code. So does, with 1011, an exception that no handler of the application has caught; that one goes on to the
 *       end of the pipeline, where Netty logs it. (What an {@code exceptionCaught} throws itself, Netty only logs.)
 *   <li>TCP is then closed so that the peer reads the Close rather than a reset ({@link LingeringClose}); a client leaves
 *       that to the server (7.1.1). {@link CodecConfig#closeTimeoutMillis()} bounds all of it.
 *   <li>After the peer's Close, or a failure, whatever arrives is dropped.
 * </ul>
 *
 * <p>To stand behind the frame handlers and in front of the application's. One instance serves one channel.
 */
public final class CloseHandler extends ChannelDuplexHandler {

    private final Role role;
    private final long closeTimeoutMillis;
    private final CloseHandshake handshake = new CloseHandshake();

    @SuppressWarnings("NullAway.Init") // set when the handler is added, which is before any event
    private ChannelHandlerContext ctx;

    private @Nullable ExceptionGuard guard;
    private @Nullable ChannelFuture closeWrite;
    private @Nullable Future<?> deadline;

    /** The exception that came past last: the transport's or TLS's, and not a matter of the application's. */
    private @Nullable Throwable fromTransport;

    private boolean outcomeFired;

    /**
     * Creates a handler.
     *
     * @param role which end this is: a server ends TCP, a client waits for that
     * @param config the timeout
     */
    public CloseHandler(Role role, CodecConfig config) {
        this.role = role;
        this.closeTimeoutMillis = config.closeTimeoutMillis();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        this.ctx = ctx;
        keepGuardLast();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        cancelDeadline();
        removeGuard();
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        keepGuardLast();
        ctx.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (!handshake.isReceiving()) {
            ReferenceCountUtil.release(msg);
        } else if (msg instanceof CloseWebSocketFrame close) {
            try {
                receiveClose(close);
            } finally {
                close.release();
            }
        } else {
            keepGuardLast();
            ctx.fireChannelRead(msg);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        keepGuardLast();
        ctx.fireUserEventTriggered(event);
        if (event instanceof ChannelInputShutdownEvent) {
            // The peer has shut its half of TCP, so no Close can come any more. What was flushed still goes out.
            startClosing();
            endTcp(ctx.writeAndFlush(Unpooled.EMPTY_BUFFER));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof FrameListenerException e) {
            keepGuardLast();
            ctx.fireExceptionCaught(e.thrown()); // as if a handler of the application had thrown it
            return;
        }
        WebSocketCloseStatus status = CloseHandshake.peerFault(cause);
        if (status == null) {
            fromTransport = cause;
            if (cause instanceof Error) { // there was no memory for what has arrived, which is lost
                fail(WebSocketCloseStatus.INTERNAL_SERVER_ERROR, cause);
            }
            ctx.fireExceptionCaught(cause);
        } else {
            fail(status, cause);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        cancelDeadline();
        fireOutcome();
        ctx.fireChannelInactive();
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
        if (msg instanceof CloseWebSocketFrame close) {
            writeClose(close, promise.unvoid());
        } else {
            ctx.write(msg, promise);
        }
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (!ctx.channel().isActive()) {
            ctx.close(promise);
            return;
        }
        if (handshake.isOpen()) {
            sendClose(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE, ""));
        }
        startClosing(); // the time runs, even when no Close could be written
        ctx.channel().closeFuture().addListener(closed -> promise.trySuccess());
    }

    /**
     * Takes an exception that has passed every handler.
     *
     * @return true when it only tells of the peer's fault, and is nobody else's business
     */
    boolean handleUncaught(Throwable cause) {
        WebSocketCloseStatus status = CloseHandshake.peerFault(cause);
        if (status != null) {
            fail(status, cause);
            return true;
        }
        if (cause != fromTransport) {
            fail(WebSocketCloseStatus.INTERNAL_SERVER_ERROR, cause);
        }
        return false;
    }

    private void receiveClose(CloseWebSocketFrame close) {
        boolean empty = !close.content().isReadable();
        int code = empty ? CloseHandshake.NO_CODE : close.statusCode();
        CloseHandshake.Action action = handshake.closeReceived(code, close.reasonText());
        startClosing();
        if (action == CloseHandshake.Action.ECHO) {
            // RFC 6455 5.5.1: typically echoes the status code
            sendClose(empty ? new CloseWebSocketFrame() : new CloseWebSocketFrame(true, 0, code, ""));
        }
        fireOutcome();
        if (role == Role.SERVER) {
            endTcp(closeWrite);
        } // RFC 6455 7.1.1: a client waits for the server to close TCP
    }

    private void fail(WebSocketCloseStatus status, Throwable cause) {
        CloseHandshake.Action action = handshake.fail(cause);
        if (action == CloseHandshake.Action.SEND) {
            sendClose(new CloseWebSocketFrame(status, reasonFor(cause)));
        }
        if (action != CloseHandshake.Action.NONE) {
            silenceListener();
            fireOutcome();
            endTcp(closeWrite);
        }
    }

    /** What still arrives is dropped here, but a listener hears it past this handler. */
    private void silenceListener() {
        FrameDecoder decoder = ctx.pipeline().get(FrameDecoder.class);
        if (decoder != null) {
            decoder.silenceListener();
        }
    }

    /** A violation says what was wrong; of the application's exceptions, the peer is told nothing. */
    private static String reasonFor(Throwable cause) {
        return cause instanceof ProtocolViolationException e ? e.violation().message() : "";
    }

    private void sendClose(CloseWebSocketFrame close) {
        writeClose(close, ctx.newPromise());
        ctx.flush();
    }

    private void writeClose(CloseWebSocketFrame close, ChannelPromise promise) {
        int code = close.content().isReadable() ? close.statusCode() : CloseHandshake.NO_CODE;
        ctx.write(close, promise);
        if (promise.isDone() && !promise.isSuccess()) {
            return; // the encoder has refused it, or the channel is gone
        }
        closeWrite = promise;
        handshake.closeSent(code);
        startClosing();
    }

    private void fireOutcome() {
        if (!outcomeFired) {
            outcomeFired = true;
            ctx.fireUserEventTriggered(handshake.outcome());
        }
    }

    private void startClosing() {
        if (deadline != null) {
            return;
        }
        Runnable timeUp = ctx::close;
        deadline = ctx.executor().schedule(timeUp, closeTimeoutMillis, TimeUnit.MILLISECONDS);
        ctx.channel().config().setAutoRead(true); // the peer's Close, and the end of TCP, have to be seen
    }

    private void cancelDeadline() {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    private void endTcp(@Nullable ChannelFuture lastWrite) {
        ctx.flush();
        LingeringClose.after(lastWrite == null ? ctx.newSucceededFuture() : lastWrite, ctx, closeTimeoutMillis);
    }

    /** Handlers may be added behind the guard at any time, so its place is looked at before every event. */
    void keepGuardLast() {
        ChannelPipeline pipeline = ctx.pipeline();
        if (guard == null || pipeline.last() != guard) {
            removeGuard();
            guard = new ExceptionGuard(this);
            pipeline.addLast(guard);
        }
    }

    private void removeGuard() {
        if (guard != null && ctx.pipeline().context(guard) != null) {
            ctx.pipeline().remove(guard);
        }
    }
}
