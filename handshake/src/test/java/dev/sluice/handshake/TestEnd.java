package dev.sluice.handshake;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An end of a connection in virtual time, and a log of all that reaches its last handler.
 *
 * @param <E> which end
 */
abstract class TestEnd<E extends TestEnd<E>> implements AutoCloseable {

    final EmbeddedChannel channel;
    final List<String> log = new ArrayList<>();
    final List<Object> events = new ArrayList<>();
    final List<Throwable> exceptions = new ArrayList<>();

    TestEnd(EmbeddedChannel channel) {
        this.channel = channel;
        channel.freezeTime();
    }

    /** The bytes that digits stand for, one a character. */
    static String hex(String digits) {
        return new String(ByteBufUtil.decodeHexDump(digits), StandardCharsets.ISO_8859_1);
    }

    /** Receives bytes, one a character, in one segment, unless the connection is closed. */
    E receive(Object text) {
        if (channel.isOpen()) {
            byte[] bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
            channel.writeInbound(channel.alloc().buffer(bytes.length).writeBytes(bytes));
            channel.checkException();
        }
        return self();
    }

    E receiveByteByByte(Object text) {
        text.toString().chars().forEach(c -> receive((char) c));
        return self();
    }

    E advance(long millis) {
        channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        return self();
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
        return event(HandshakeComplete.class);
    }

    /** The only event of a type. */
    <T> T event(Class<T> type) {
        List<T> found = events.stream().filter(type::isInstance).map(type::cast).toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " events of " + type.getSimpleName() + ": " + log);
        }
        return found.get(0);
    }

    List<String> handlers() {
        return channel.pipeline().toMap().values().stream()
                .map(handler -> handler.getClass().getSimpleName())
                .toList();
    }

    /** Ends TCP, not the WebSocket. */
    E disconnect() {
        channel.unsafe().close(channel.newPromise());
        channel.runPendingTasks();
        return self();
    }

    @Override
    public void close() {
        disconnect();
        channel.finishAndReleaseAll();
    }

    abstract E self();
}
