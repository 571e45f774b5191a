package dev.sluice.handshake;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;

/**
 * A client's end of a connection in virtual time, and a log of all that its future tells and that reaches its last handler.
 * It sends {@link RequestText#KEY}.
 */
final class TestClient extends TestEnd<TestClient> {

    /** An unmasked text frame with "Hello" (RFC 6455 5.7). */
    static final String HELLO = hex("810548656c6c6f");

    final ClientHandshakeHandler handler;

    private TestClient(ClientHandshakeConfig config, EmbeddedChannel channel) {
        super(channel);
        handler = new ClientHandshakeHandler(config, () -> RequestText.KEY);
        handler.handshakeFuture()
                .addListener(opened -> log.add(
                        opened.isSuccess()
                                ? "future complete"
                                : "future " + failureOf(opened.cause()).failure()));
    }

    /** Open, with the handler that sends its request at once, and in front of it those handlers. */
    static TestClient with(ClientHandshakeConfig config, ChannelHandler... before) {
        return on(new EmbeddedChannel(), config, before);
    }

    static TestClient on(EmbeddedChannel channel, ClientHandshakeConfig config, ChannelHandler... before) {
        TestClient client = new TestClient(config, channel);
        channel.pipeline().addLast(before).addLast(client.handler).addLast("log", client.new Log());
        return client;
    }

    static ClientHandshakeConfig.Builder chat() {
        return ClientHandshakeConfig.builder("ws://server.example.com/chat");
    }

    /** What both the event and the future tell. */
    @Override
    HandshakeComplete complete() {
        HandshakeComplete complete = super.complete();
        if (!complete.equals(handler.handshakeFuture().getNow())) {
            throw new AssertionError("the future tells something else: " + log);
        }
        return complete;
    }

    /** Why it failed, once it has, and the connection is closed and no timer is left. */
    ClientHandshakeException failure() {
        if (!handler.handshakeFuture().isDone() || handler.handshakeFuture().isSuccess()) {
            throw new AssertionError("not failed: " + log);
        }
        if (channel.isOpen()) {
            throw new AssertionError("still open");
        }
        if (nextTimer() != -1) {
            throw new AssertionError("a timer is left");
        }
        return failureOf(handler.handshakeFuture().cause());
    }

    /** Nanoseconds to the next timer, -1 when there is none. */
    long nextTimer() {
        return channel.runScheduledPendingTasks();
    }

    @Override
    TestClient self() {
        return this;
    }

    private static ClientHandshakeException failureOf(Throwable cause) {
        return (ClientHandshakeException) cause;
    }

    /** Logs, answers nothing. */
    private final class Log extends ChannelDuplexHandler {

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof TextWebSocketFrame text) {
                log.add("text " + text.text());
            } else if (message instanceof WebSocketFrame frame) {
                log.add(frame.getClass().getSimpleName());
            } else {
                log.add(message.toString());
            }
            ReferenceCountUtil.release(message);
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            log.add("inactive");
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            events.add(event);
            if (event instanceof HandshakeComplete) {
                log.add("complete");
            } else if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
                log.add("netty complete");
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            exceptions.add(cause);
        }
    }
}
