package dev.sluice.handshake;

import dev.sluice.codec.Role;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.net.SocketAddress;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Opens a WebSocket as a client (RFC 6455 4.1).
 *
 * <p>It stands behind an {@link SslHandler} where the scheme is {@code wss}, without which nothing is sent, behind Netty's
 * proxy handlers where there is a proxy, and brings an HTTP codec of its own, unless it finds one ({@link HttpClientCodec}, or
 * a decoder of responses and an encoder of requests) before itself. The request goes out when the channel becomes active, or
 * when the handler is added to one that is.
 *
 * <p>On success everything of HTTP is gone and the handlers of the codec stand in the place of this one. Then, in this order,
 * {@link HandshakeComplete} is fired, and Netty's own {@link ClientHandshakeStateEvent#HANDSHAKE_COMPLETE}; the future
 * completes; what frames the server has sent behind its answer say is fired. On failure the future tells why
 * ({@link ClientHandshakeException}), and the connection is closed; nothing is fired but the end of the channel.
 *
 * <p>What is written before the event is refused: the promise fails, the message is released.
 *
 * <p>One instance a channel. It runs on the channel's event loop.
 */
public final class ClientHandshakeHandler extends ChannelDuplexHandler {

    /** What is awaited. */
    private enum State {
        /** The connection. */
        CONNECTION,
        /** The header of an answer other than 100, 102 or 103. */
        RESPONSE,
        /** The end of the 101. */
        END_OF_RESPONSE,
        /** The end of the body of a refusal, or as much of it as is kept. */
        BODY,
        /** The application's handlers, inside one call. */
        UPGRADE,
        /** The codec's taking of what the server sent early, inside one call. */
        DELIVERY,
        /** The end of the connection. What still comes is dropped. */
        END
    }

    private final ClientHandshakeConfig config;
    private final Supplier<String> keys;
    private final LazyPromise<HandshakeComplete> promise = new LazyPromise<>();
    private final EarlyData earlyData = new EarlyData();
    private final ResponseBody body = new ResponseBody();
    private State state = State.CONNECTION;
    private @Nullable Deadline deadline;
    private @Nullable ClientRequest request;
    private @Nullable HttpHeaders requestHeaders;
    private @Nullable Agreement agreement;

    /** The answer, without its body. */
    private @Nullable HttpResponseStatus status;

    private @Nullable HttpHeaders responseHeaders;

    /** Opens a WebSocket as {@code config} says. */
    public ClientHandshakeHandler(ClientHandshakeConfig config) {
        this(config, HandshakeKey::random);
    }

    ClientHandshakeHandler(ClientHandshakeConfig config, Supplier<String> keys) {
        this.config = Objects.requireNonNull(config, "config");
        this.keys = keys;
        promise.setUncancellable();
    }

    /**
     * Completes once, whatever happens to the channel: with what {@link HandshakeComplete} holds, or with a
     * {@link ClientHandshakeException}. It cannot be cancelled; to give up is to close the channel. Listeners are told on the
     * event loop, and what they add to the pipeline sees all frames.
     */
    public Future<HandshakeComplete> handshakeFuture() {
        return promise;
    }

    /**
     * Begins when the channel is active already.
     *
     * @throws IllegalStateException if the handler was added with an executor of its own
     */
    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        promise.bind(ctx.executor());
        deadline = new Deadline(ctx.executor(), config.handshakeTimeoutMillis(), () -> expired(ctx));
        if (ctx.executor() != ctx.channel().eventLoop()) {
            throw new IllegalStateException("ClientHandshakeHandler must run on the channel's event loop");
        }
        if (ctx.channel().isActive()) {
            begin(ctx);
        }
    }

    /** Closes the connection unless it has become a WebSocket. */
    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (state != State.DELIVERY) {
            fail(ctx, HandshakeFailure.CLOSED, null);
        }
    }

    @Override
    public void connect(
            ChannelHandlerContext ctx,
            SocketAddress remoteAddress,
            @Nullable SocketAddress localAddress,
            ChannelPromise connected) {
        ctx.connect(remoteAddress, localAddress, connected.unvoid().addListener(connecting -> {
            if (!connecting.isSuccess()) {
                fail(ctx, HandshakeFailure.CONNECTION, connecting.cause());
            }
        }));
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        begin(ctx);
        ctx.fireChannelActive();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        closed(ctx);
        ctx.fireChannelInactive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (state == State.END) {
            ReferenceCountUtil.release(message);
        } else if (message instanceof HttpObject http) {
            try {
                read(ctx, http);
            } finally {
                ReferenceCountUtil.release(message);
            }
        } else if (message instanceof ByteBuf data && (state == State.UPGRADE || state == State.DELIVERY)) {
            earlyData.add(data);
        } else {
            ctx.fireChannelRead(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        readMore(ctx);
        ctx.fireChannelReadComplete();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent tls && !tls.isSuccess()) {
            fail(ctx, HandshakeFailure.CONNECTION, tls.cause());
        } else if (event instanceof ChannelInputShutdownEvent) {
            closed(ctx);
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (state == State.UPGRADE || state == State.DELIVERY) {
            ctx.fireExceptionCaught(cause);
        } else {
            // The future tells of it.
            fail(ctx, HandshakeFailure.CONNECTION, cause);
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise written) {
        if (state == State.UPGRADE || state == State.DELIVERY) {
            ctx.write(message, written);
        } else {
            ReferenceCountUtil.release(message);
            refuse(ctx, written);
        }
    }

    private static void refuse(ChannelHandlerContext ctx, ChannelPromise written) {
        IllegalStateException cause = new IllegalStateException("written before HandshakeComplete");
        if (written.isVoid()) {
            // It would tell the pipeline's first handler, and the handshake would fail for an error of the connection.
            ctx.fireExceptionCaught(cause);
        } else {
            written.tryFailure(cause);
        }
    }

    private void begin(ChannelHandlerContext ctx) {
        if (state != State.CONNECTION) {
            return;
        }
        state = State.RESPONSE;
        deadline().start();
        FullHttpRequest http;
        try {
            requireTls(ctx);
            request = ClientRequest.create(config, keys.get());
            http = request.toHttp();
        } catch (RuntimeException e) {
            fail(ctx, HandshakeFailure.APPLICATION, e);
            return;
        }
        requestHeaders = ReadOnlyHeaders.copyOf(http.headers());
        if (!HttpHandlers.readResponses(ctx.pipeline())) {
            ctx.pipeline().addBefore(ctx.name(), null, new HttpClientCodec());
        }
        ctx.writeAndFlush(http).addListener(written -> {
            if (!written.isSuccess()) {
                fail(ctx, HandshakeFailure.CONNECTION, written.cause());
            }
        });
        readMore(ctx);
    }

    /** RFC 6455 4.1: with wss, the client MUST perform a TLS handshake before it sends its own, which may carry secrets. */
    private void requireTls(ChannelHandlerContext ctx) {
        if (config.isSecure() && ctx.pipeline().get(SslHandler.class) == null) {
            throw new IllegalStateException("wss without an SslHandler");
        }
    }

    /** The answer is read whether the application wants to read or not. */
    private void readMore(ChannelHandlerContext ctx) {
        boolean waiting = state == State.RESPONSE || state == State.END_OF_RESPONSE || state == State.BODY;
        if (waiting && !ctx.channel().config().isAutoRead()) {
            ctx.read();
        }
    }

    private void read(ChannelHandlerContext ctx, HttpObject http) {
        if (http.decoderResult().isFailure()) {
            notDecoded(ctx, http.decoderResult().cause());
            return;
        }
        if (state == State.RESPONSE && http instanceof HttpResponse response) {
            readHeader(ctx, response);
        }
        if (state == State.BODY && http instanceof HttpContent content) {
            body.add(content.content());
            if (body.isFull() || http instanceof LastHttpContent) {
                fail(ctx, HandshakeFailure.STATUS, null);
            }
        } else if (state == State.END_OF_RESPONSE && http instanceof LastHttpContent) {
            upgrade(ctx);
        }
    }

    private void notDecoded(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof PrematureChannelClosureException) {
            // What there was of the answer was well-formed.
            closed(ctx);
        } else {
            fail(ctx, HandshakeFailure.MALFORMED_RESPONSE, cause);
        }
    }

    private void readHeader(ChannelHandlerContext ctx, HttpResponse response) {
        boolean switching = response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS);
        if (response.status().codeClass() == HttpStatusClass.INFORMATIONAL && !switching) {
            return; // RFC 7231 6.2: a client must be able to read any number of them before the answer
        }
        status = response.status();
        responseHeaders = ReadOnlyHeaders.copyOf(response.headers());
        if (!switching) {
            state = State.BODY;
            return;
        }
        try {
            agreement = ResponseRules.check(response, Objects.requireNonNull(request));
            state = State.END_OF_RESPONSE;
        } catch (FailedException e) {
            fail(ctx, e.failure(), e.getCause());
        }
    }

    private void upgrade(ChannelHandlerContext ctx) {
        state = State.UPGRADE;
        deadline().cancel();
        // What the decoder has read beyond the answer comes back through channelRead() before this returns.
        HttpHandlers.removeClient(ctx.pipeline());
        CodecInstallation installation = new CodecInstallation(ctx);
        HandshakeComplete complete = complete(ctx);
        try {
            installation.install(Role.CLIENT, config.codec(), Objects.requireNonNull(agreement));
            config.onUpgrade().onUpgrade(ctx.pipeline(), complete);
        } catch (Throwable e) {
            installation.undo();
            fail(ctx, HandshakeFailure.APPLICATION, e);
            return;
        }
        if (state == State.UPGRADE) {
            deliver(ctx, complete);
        }
    }

    private HandshakeComplete complete(ChannelHandlerContext ctx) {
        Agreement agreed = Objects.requireNonNull(agreement);
        HandshakeRequest sent = Objects.requireNonNull(request)
                .describe(Objects.requireNonNull(requestHeaders), Connection.of(ctx.channel()));
        return new HandshakeComplete(
                sent, Objects.requireNonNull(responseHeaders), agreed.subprotocol(), agreed.answers(), null);
    }

    private void deliver(ChannelHandlerContext ctx, HandshakeComplete complete) {
        state = State.DELIVERY;
        ctx.fireUserEventTriggered(complete);
        ctx.fireUserEventTriggered(ClientHandshakeStateEvent.HANDSHAKE_COMPLETE);
        promise.trySuccess(complete);
        if (!earlyData.isEmpty()) {
            for (ByteBuf data = earlyData.poll(); data != null; data = earlyData.poll()) {
                ctx.fireChannelRead(data);
            }
            ctx.fireChannelReadComplete();
        }
        if (!ctx.isRemoved()) {
            ctx.pipeline().remove(ctx.name());
        }
    }

    private void expired(ChannelHandlerContext ctx) {
        fail(ctx, state == State.BODY ? HandshakeFailure.STATUS : HandshakeFailure.TIMEOUT, null);
    }

    /** Nothing more will come. */
    private void closed(ChannelHandlerContext ctx) {
        fail(ctx, state == State.BODY ? HandshakeFailure.STATUS : HandshakeFailure.CLOSED, null);
    }

    /** Tells why, once, and closes. */
    private void fail(ChannelHandlerContext ctx, HandshakeFailure failure, @Nullable Throwable cause) {
        if (state == State.DELIVERY || state == State.END) {
            return;
        }
        state = State.END;
        deadline().cancel();
        earlyData.release();
        promise.tryFailure(
                status == null || responseHeaders == null
                        ? new ClientHandshakeException(failure, cause)
                        : new ClientHandshakeException(failure, cause, status, responseHeaders, body.bytes()));
        ctx.close();
    }

    private Deadline deadline() {
        return Objects.requireNonNull(deadline);
    }
}
