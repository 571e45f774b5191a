package dev.sluice.handshake;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A client's end of a connection in virtual time, and a log of all that its future tells and that reaches its last handler.
 * It sends {@link RequestText#KEY}.
 */
final class TestClient implements AutoCloseable {

    /** An unmasked text frame with "Hello" (RFC 6455 5.7). */
    static final String HELLO = TestServer.hex("810548656c6c6f");

    final EmbeddedChannel channel;
    final ClientHandshakeHandler handler;
    final List<String> log = new ArrayList<>();
    final List<Object> events = new ArrayList<>();
    final List<Throwable> exceptions = new ArrayList<>();

    private TestClient(ClientHandshakeConfig config, EmbeddedChannel channel) {
        this.channel = channel;
        channel.freezeTime();
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

    /** Receives bytes, one a character, in one segment, unless the connection is closed. */
    TestClient receive(Object text) {
        if (channel.isOpen()) {
            byte[] bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
            channel.writeInbound(channel.alloc().buffer(bytes.length).writeBytes(bytes));
            channel.checkException();
        }
        return this;
    }

    TestClient receiveByteByByte(Object text) {
        text.toString().chars().forEach(c -> receive((char) c));
        return this;
    }

    TestClient advance(long millis) {
        channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        return this;
    }

    /** What was sent since the last call, one character a byte. */
    String sent() {
        return sent(channel);
    }

    static String sent(EmbeddedChannel channel) {
        StringBuilder text = new StringBuilder();
        for (ByteBuf data = channel.readOutbound(); data != null; data = channel.readOutbound()) {
            text.append(data.toString(StandardCharsets.ISO_8859_1));
            data.release();
        }
        return text.toString();
    }

    HandshakeComplete complete() {
        List<HandshakeComplete> found = events.stream()
                .filter(HandshakeComplete.class::isInstance)
                .map(HandshakeComplete.class::cast)
                .toList();
        if (found.size() != 1 || !found.get(0).equals(handler.handshakeFuture().getNow())) {
            throw new AssertionError(found.size() + " events: " + log);
        }
        return found.get(0);
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

    List<String> handlers() {
        return channel.pipeline().toMap().values().stream()
                .map(handler -> handler.getClass().getSimpleName())
                .toList();
    }

    /** Ends TCP, not the WebSocket. */
    TestClient disconnect() {
        channel.unsafe().close(channel.newPromise());
        channel.runPendingTasks();
        return this;
    }

    @Override
    public void close() {
        disconnect();
        channel.finishAndReleaseAll();
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
