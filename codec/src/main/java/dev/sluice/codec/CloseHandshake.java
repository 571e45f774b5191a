package dev.sluice.codec;

import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.compression.DecompressionException;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import org.jspecify.annotations.Nullable;

/**
 * The closing handshake, RFC 6455 7, as a state machine that knows no channel: it is told what happens and answers what
 * is to be done. Whatever the order of events, {@link Action#ECHO} and {@link Action#SEND} together come at most once, and
 * never after a Close of the application's.
 */
final class CloseHandshake {

    /** What the handler has to do next. */
    enum Action {
        /** Nothing: it is being done, or is done. */
        NONE,
        /** Answer the peer's Close with its own code. */
        ECHO,
        /** Send a Close of our own, then end TCP. */
        SEND,
        /** Both sides are done talking: end TCP. */
        FINISH
    }

    private enum State {
        OPEN,
        /** Our Close went out; the peer may still talk until it has sent its own. */
        CLOSE_SENT,
        /** The peer's Close has come, or the connection has failed: nothing that arrives counts any more. */
        ENDING
    }

    /** RFC 6455 7.4.1: the Close carried no code. */
    static final int NO_CODE = WebSocketCloseStatus.EMPTY.code();

    /** RFC 6455 7.4.1: there was no Close. */
    static final int NO_CLOSE = WebSocketCloseStatus.ABNORMAL_CLOSURE.code();

    private State state = State.OPEN;
    private int receivedCode = NO_CLOSE;
    private String receivedReason = "";
    private int sentCode = NO_CLOSE;
    private @Nullable Throwable cause;

    /** Whether neither end has begun to close. */
    boolean isOpen() {
        return state == State.OPEN;
    }

    /** Whether what arrives still counts. */
    boolean isReceiving() {
        return state != State.ENDING;
    }

    /** A Close of this end was written, with this code or {@link #NO_CODE}. */
    void closeSent(int code) {
        sentCode = code;
        if (state == State.OPEN) {
            state = State.CLOSE_SENT;
        }
    }

    /** The peer's Close has come, with this code or {@link #NO_CODE}. */
    Action closeReceived(int code, String reason) {
        State before = state;
        if (before == State.ENDING) {
            return Action.NONE;
        }
        state = State.ENDING;
        receivedCode = code;
        receivedReason = reason;
        // RFC 6455 5.5.1: an endpoint that has not sent a Close yet MUST send one in response
        return before == State.OPEN ? Action.ECHO : Action.FINISH;
    }

    /** The connection is to be failed (RFC 6455 7.1.7): the peer broke a rule, or a handler threw. */
    Action fail(Throwable reason) {
        State before = state;
        if (before == State.ENDING) {
            return Action.NONE;
        }
        state = State.ENDING;
        cause = reason;
        return before == State.OPEN ? Action.SEND : Action.FINISH;
    }

    /** How it ended, once it has. */
    ConnectionClosed outcome() {
        return new ConnectionClosed(receivedCode, receivedReason, sentCode, cause);
    }

    /**
     * The close code for an exception that tells of something the peer did, be it found by this codec or by a handler of
     * Netty's own such as {@code WebSocketFrameAggregator}; null for any other exception.
     */
    static @Nullable WebSocketCloseStatus peerFault(Throwable cause) {
        if (cause instanceof ProtocolViolationException violation) {
            return violation.violation().closeStatus();
        }
        if (cause instanceof CorruptedWebSocketFrameException corrupted) {
            return corrupted.closeStatus();
        }
        if (cause instanceof TooLongFrameException) {
            return WebSocketCloseStatus.MESSAGE_TOO_BIG;
        }
        return cannotBeInflated(cause) ? WebSocketCloseStatus.INVALID_PAYLOAD_DATA : null;
    }

    /**
     * Whether it is what Netty's permessage-deflate throws: the one for corrupt data, and for data over its limit, which it does
     * not tell apart; the other where nothing comes out.
     */
    private static boolean cannotBeInflated(Throwable cause) {
        return cause instanceof DecompressionException
                || (cause instanceof DecoderException && cause.getCause() instanceof CodecException);
    }
}
