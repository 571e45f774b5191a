package dev.sluice.handshake;

import dev.sluice.codec.LingeringClose;
import dev.sluice.codec.Role;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.PendingWriteQueue;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The course of one upgrade request, from its header to the first frame or to the end of the connection. Event loop only,
 * but for the authoriser's answer, which may come from any thread.
 */
final class UpgradeAttempt {

    /** What is awaited. */
    private enum State {
        /** The end of the request, and of the responses to those before it. */
        TURN,
        /** The authoriser's decision. */
        DECISION,
        /** The application's handlers, inside one call. What they write waits until the 101 has gone first. */
        UPGRADE,
        /** The codec's taking of what the client sent early, inside one call. */
        DELIVERY,
        /** The end of the connection. What still comes, from either side, is dropped. */
        END
    }

    private final ChannelHandlerContext ctx;
    private final ServerHandshakeConfig config;
    private final Deadline deadline;
    private final OwedResponses owedResponses;
    private final EarlyData earlyData = new EarlyData();
    private State state = State.TURN;
    private boolean requestEnded;
    private boolean readingPaused;
    private @Nullable HandshakeRequest request;
    private @Nullable HandshakeRejected rejected;
    private @Nullable PendingWriteQueue heldWrites;

    UpgradeAttempt(
            ChannelHandlerContext ctx, ServerHandshakeConfig config, Deadline deadline, OwedResponses owedResponses) {
        this.ctx = ctx;
        this.config = config;
        this.deadline = deadline;
        this.owedResponses = owedResponses;
    }

    /** Checks the request, which stays the caller's, and takes the HTTP decoder out: what follows are frames, or nothing. */
    void begin(HttpRequest http, RequestTarget target) {
        check(http, target);
        // What the decoder has read beyond the request comes back through read() before this returns.
        HttpHandlers.removeDecoder(ctx.pipeline());
        requestEnded |= http instanceof LastHttpContent;
        proceed();
    }

    /** Takes over what arrives behind the request's header. */
    void read(Object message) {
        if (message instanceof ByteBuf data) {
            keep(data);
        } else if (message instanceof HttpObject) {
            requestEnded |= message instanceof LastHttpContent;
            ReferenceCountUtil.release(message);
            proceed();
        } else {
            ctx.fireChannelRead(message);
        }
    }

    /** Takes over what the handlers behind write. */
    void write(Object message, ChannelPromise promise) {
        switch (state) {
            case UPGRADE -> hold(message, promise);
            case END -> {
                ReferenceCountUtil.release(message);
                promise.tryFailure(new ClosedChannelException());
            }
            default -> ctx.write(message, promise);
        }
    }

    /** The deadline has passed. */
    void expired() {
        switch (state) {
            case DECISION -> refuse(HandshakeRejected.of(Rejection.DECISION_TIMEOUT));
            case END -> ctx.close();
            default -> abandon(Rejection.REQUEST_TIMEOUT);
        }
    }

    /** The client will send nothing more: it cannot speak WebSocket. */
    void inputShutdown() {
        ctx.close();
    }

    void channelInactive() {
        end();
    }

    void handlerRemoved() {
        if (state == State.TURN || state == State.DECISION || state == State.UPGRADE) {
            end();
            ctx.close();
        }
    }

    /** Whether the connection is only waiting for its end. */
    boolean hasEnded() {
        return state == State.END;
    }

    private void check(HttpRequest http, RequestTarget target) {
        try {
            request = RequestRules.check(http, target, Connection.of(ctx.channel()), config.originPolicy());
        } catch (Throwable e) {
            rejected = HandshakeRejected.because(e);
        }
    }

    /** Keeps what the client sends until it is known what it is: frames, or of no interest. */
    private void keep(ByteBuf data) {
        if (rejected != null || state == State.END) {
            data.release();
        } else if (earlyData.add(data) || state == State.DELIVERY) {
            pauseReadingWhileWaiting();
        } else {
            abandon(Rejection.EARLY_DATA);
        }
    }

    /** Answers in turn: a refusal at once, an upgrade at the end of its request. */
    void proceed() {
        // RFC 7230 6.3.2: responses go out in the order of the requests.
        if (state == State.TURN && owedResponses.allWritten()) {
            if (rejected != null) {
                refuse(rejected);
            } else if (requestEnded) {
                authorize(Objects.requireNonNull(request));
            }
        }
        pauseReadingWhileWaiting();
    }

    private void authorize(HandshakeRequest checked) {
        state = State.DECISION;
        try {
            Objects.requireNonNull(config.authorizer().authorize(checked), "the authorizer returned null")
                    .whenComplete((decision, failure) -> onEventLoop(checked, decision, failure));
        } catch (Throwable e) {
            decided(checked, null, e);
        }
    }

    private void onEventLoop(
            HandshakeRequest checked, @Nullable HandshakeDecision decision, @Nullable Throwable failure) {
        if (ctx.executor().inEventLoop()) {
            decided(checked, decision, failure);
            return;
        }
        try {
            ctx.executor().execute(() -> decided(checked, decision, failure));
        } catch (RejectedExecutionException e) {
            // The event loop has ended, and the channel with it.
            HandshakeDecision.discard(decision);
        }
    }

    private void decided(HandshakeRequest checked, @Nullable HandshakeDecision decision, @Nullable Throwable failure) {
        if (state != State.DECISION) {
            HandshakeDecision.discard(decision);
        } else if (decision instanceof HandshakeDecision.Accept accept) {
            upgrade(checked, accept);
        } else if (decision instanceof HandshakeDecision.Reject reject) {
            refuse(new HandshakeRejected(reject.status(), Rejection.AUTHORIZER, null), Responses.refusal(reject));
        } else {
            Throwable cause = failure == null ? new NullPointerException("the authorizer decided null") : failure;
            refuse(HandshakeRejected.because(cause));
        }
    }

    /** Prepares all that can fail while a 500 is still possible, then switches. */
    private void upgrade(HandshakeRequest checked, HandshakeDecision.Accept decision) {
        state = State.UPGRADE;
        // Before the application sees the channel, so that it may turn reading off again.
        resumeReading();
        HttpHandlers.removeHelpers(ctx.pipeline());
        CodecInstallation installation = new CodecInstallation(ctx);
        FullHttpResponse response;
        HandshakeComplete complete;
        try {
            Agreement agreement = Agreement.reach(checked, config.subprotocols(), config.extensions());
            response = Responses.switchingProtocols(checked, agreement, decision);
            complete = new HandshakeComplete(
                    checked,
                    ReadOnlyHeaders.copyOf(response.headers()),
                    agreement.subprotocol(),
                    agreement.answers(),
                    decision.attachment());
            installation.install(Role.SERVER, config.codec(), agreement);
            config.onUpgrade().onUpgrade(ctx.pipeline(), complete);
        } catch (Throwable e) {
            installation.undo();
            HandshakeDecision.discard(decision);
            refuse(HandshakeRejected.because(e));
            return;
        }
        if (state == State.UPGRADE) {
            switchProtocols(response, complete);
        } else {
            HandshakeDecision.discard(decision);
        }
    }

    private void switchProtocols(FullHttpResponse response, HandshakeComplete complete) {
        ChannelFuture written = ctx.write(response);
        HttpHandlers.removeEncoder(ctx.pipeline());
        state = State.DELIVERY;
        if (heldWrites != null) {
            heldWrites.removeAndWriteAll();
        }
        ctx.flush();
        if (written.cause() == null) {
            deliver(complete);
        } else {
            // The client has gone, or a handler before this one is broken.
            ReferenceCountUtil.safeRelease(complete.attachment());
            end();
            ctx.close();
        }
    }

    private void deliver(HandshakeComplete complete) {
        HandshakeRequest accepted = complete.request();
        ctx.fireUserEventTriggered(complete);
        ctx.fireUserEventTriggered(new WebSocketServerProtocolHandler.HandshakeComplete(
                accepted.uri(), accepted.headers(), complete.subprotocol()));
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

    private void refuse(HandshakeRejected event) {
        refuse(event, Responses.refusal(event.reason()));
    }

    /** Tells the client why, and closes. */
    private void refuse(HandshakeRejected event, FullHttpResponse response) {
        boolean hasGone = state == State.END || !ctx.channel().isActive();
        end();
        if (hasGone) {
            response.release();
            return;
        }
        HttpHandlers.removeHelpers(ctx.pipeline());
        // A client that does not read what came before would keep the answer from being written.
        deadline.start();
        ChannelFuture written = ctx.writeAndFlush(response);
        // While the handlers behind are still there to hear of it.
        ctx.fireUserEventTriggered(event);
        LingeringClose.after(written, ctx, config.lingerTimeoutMillis());
    }

    /** Closes without a word. */
    private void abandon(Rejection reason) {
        end();
        ctx.fireUserEventTriggered(HandshakeRejected.of(reason));
        ctx.close();
    }

    private void end() {
        state = State.END;
        deadline.cancel();
        earlyData.release();
        if (heldWrites != null) {
            heldWrites.removeAndFailAll(new ClosedChannelException());
        }
    }

    private void hold(Object message, ChannelPromise promise) {
        if (heldWrites == null) {
            heldWrites = new PendingWriteQueue(ctx);
        }
        heldWrites.add(message, promise);
    }

    /**
     * Leaves in the socket what the client sends while it waits. Only once it has sent something: most send nothing, and of
     * those a channel that reads tells at once that they have gone.
     */
    private void pauseReadingWhileWaiting() {
        ChannelConfig channel = ctx.channel().config();
        boolean waiting = requestEnded && (state == State.TURN || state == State.DECISION);
        if (waiting && !earlyData.isEmpty() && channel.isAutoRead()) {
            channel.setAutoRead(false);
            readingPaused = true;
        }
    }

    private void resumeReading() {
        if (readingPaused) {
            ctx.channel().config().setAutoRead(true);
        }
    }
}
