package dev.sluice.handshake;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.util.ReferenceCountUtil;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Opens WebSockets on an HTTP/1.1 server (RFC 6455 4.2).
 *
 * <p>It stands behind the HTTP decoder and encoder, which are to be Netty's own ({@code HttpServerCodec}, or
 * {@code HttpRequestDecoder} and {@code HttpResponseEncoder}) or subclasses, since it has to find them; with an aggregator before it or without one, and before the handlers
 * that answer HTTP requests. A request for another path is passed on untouched, so HTTP and several WebSockets share a
 * port: one handler a path.
 *
 * <p>From the moment at which a request for its path arrives, the connection is either upgraded or closed, and nothing more
 * is parsed as HTTP. On success the HTTP handlers are gone, the handlers of the codec stand in the place of this one, and
 * {@link HandshakeComplete} is fired, then Netty's own event of that name, then what the frames say. On failure the client
 * is told why ({@link Rejection}), {@link HandshakeRejected} is fired, and the connection is closed.
 *
 * <p>Requests that HTTP cannot decode are answered here whatever their path, since it may not be known.
 *
 * <p>One instance a channel. It runs on the channel's event loop, as must the HTTP handlers before it.
 */
public final class ServerHandshakeHandler extends ChannelDuplexHandler {

    private final ServerHandshakeConfig config;
    private final OwedResponses owedResponses = new OwedResponses();
    private @Nullable Deadline deadline;

    /** RFC 7230 6.6: behind a request that closes the connection nothing is to be processed, an upgrade least of all. */
    private boolean lastRequestRead;

    /** What became of the one request of ours; null while HTTP flows by. */
    private @Nullable UpgradeAttempt attempt;

    /** Opens WebSockets as {@code config} says. */
    public ServerHandshakeHandler(ServerHandshakeConfig config) {
        this.config = Objects.requireNonNull(config, "config");
    }

    /**
     * Starts the deadline when the channel is active already.
     *
     * @throws IllegalStateException if the handler was added with an executor of its own
     */
    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        deadline = new Deadline(ctx.executor(), config.handshakeTimeoutMillis(), () -> expired(ctx));
        if (ctx.executor() != ctx.channel().eventLoop()) {
            throw new IllegalStateException("ServerHandshakeHandler must run on the channel's event loop");
        }
        if (ctx.channel().isActive()) {
            deadline.start();
        }
    }

    /** Ends the deadline. A connection whose request is still to be answered is closed, for nobody else would. */
    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        deadline().cancel();
        if (attempt != null) {
            attempt.handlerRemoved();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        deadline().start();
        ctx.fireChannelActive();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        deadline().cancel();
        if (attempt != null) {
            attempt.channelInactive();
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (attempt != null) {
            attempt.read(message);
        } else if (message instanceof HttpRequest request) {
            readRequest(ctx, request);
        } else {
            ctx.fireChannelRead(message);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        ctx.fireUserEventTriggered(event);
        if (event instanceof ChannelInputShutdownEvent && attempt != null) {
            attempt.inputShutdown();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (attempt != null && attempt.hasEnded()) {
            // Nobody behind this handler saw the connection open, so nobody need hear that the peer reset it.
            ctx.close();
        } else {
            ctx.fireExceptionCaught(cause);
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        ChannelPromise gone = promise;
        if (owedResponses.endsWith(message)) {
            // Not before: a handler such as ChunkedWriteHandler may hold it back, and it still needs the encoder.
            gone = promise.unvoid().addListener(written -> onEventLoop(ctx, this::answered));
        }
        if (attempt == null) {
            ctx.write(message, gone);
        } else {
            attempt.write(message, gone);
        }
    }

    private void answered() {
        owedResponses.answered();
        if (attempt != null) {
            attempt.proceed();
        }
    }

    /** The promise of a handler with an executor of its own completes there. */
    private static void onEventLoop(ChannelHandlerContext ctx, Runnable task) {
        if (ctx.executor().inEventLoop()) {
            task.run();
        } else {
            ctx.executor().execute(task);
        }
    }

    private void readRequest(ChannelHandlerContext ctx, HttpRequest request) {
        if (lastRequestRead) {
            ctx.fireChannelRead(request);
            return;
        }
        RequestTarget target = RequestTarget.parse(request.uri());
        if (!request.decoderResult().isFailure() && !config.matches(target.path())) {
            // From its header on, a request is the HTTP server's: an upload may take longer than a handshake.
            deadline().cancel();
            owedResponses.requested();
            lastRequestRead = !HttpUtil.isKeepAlive(request);
            ctx.fireChannelRead(request);
            return;
        }
        try {
            deadline().start();
            HttpHandlers.removeOthers(ctx.pipeline(), this);
            attempt = new UpgradeAttempt(ctx, config, deadline(), owedResponses);
            attempt.begin(request, target);
        } finally {
            ReferenceCountUtil.release(request);
        }
    }

    private void expired(ChannelHandlerContext ctx) {
        if (attempt == null) {
            // Closing may take a while, behind TLS for one. A request that comes meanwhile is too late.
            attempt = new UpgradeAttempt(ctx, config, deadline(), owedResponses);
        }
        attempt.expired();
    }

    private Deadline deadline() {
        return Objects.requireNonNull(deadline);
    }
}
