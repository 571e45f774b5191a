package dev.sluice.demo.mixing;

import dev.sluice.demo.RawClient;
import dev.sluice.testing.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A client at the byte level, and in memory the server that it talks to: nothing happens but what it sends. Closing ends TCP.
 */
final class Peer implements AutoCloseable {

    private static final String END_OF_HEAD = "\r\n\r\n";

    private final EmbeddedChannel server;
    private final List<String> logged = new ArrayList<>();
    private byte[] unread = new byte[0];
    private MyHandler application;

    private Peer(EmbeddedChannel server) {
        this.server = server;
    }

    /** Connects, and says nothing yet. */
    static Peer connect(ChannelHandler pipeline) {
        EmbeddedChannel server = new EmbeddedChannel();
        server.freezeTime();
        server.pipeline().addLast(pipeline);
        Peer peer = new Peer(server);
        peer.application = server.pipeline().get(MyHandler.class);
        return peer;
    }

    /** Opens a WebSocket at {@code /chat}, and asks for what these headers say. */
    static Peer upgrade(ChannelHandler pipeline, String... headers) {
        return upgradeAndSend(pipeline, new byte[0], headers);
    }

    /** The same, with bytes behind the request in one segment. */
    static Peer upgradeAndSend(ChannelHandler pipeline, byte[] early, String... headers) {
        Peer peer = connect(pipeline);
        peer.send(Wire.utf8(RawClient.upgradeRequest("/chat", headers)), early);
        String response = peer.head();
        if (!response.startsWith("HTTP/1.1 101 ")) {
            peer.close();
            throw new IllegalStateException(response);
        }
        peer.application = peer.server.pipeline().get(MyHandler.class);
        return peer;
    }

    /** The same with an offer of permessage-deflate. */
    static Peer upgradeCompressed(ChannelHandler pipeline) {
        return upgrade(pipeline, "Sec-WebSocket-Extensions: permessage-deflate");
    }

    /** Sends these bytes in one segment, unless the server has closed. */
    Peer send(byte[]... segments) {
        byte[] bytes = Wire.concat(segments);
        if (server.isOpen()) {
            logExceptionsOf(() ->
                    server.writeInbound(server.alloc().buffer(bytes.length).writeBytes(bytes)));
        }
        return this;
    }

    /** The head of the response; what comes behind it stays to be read. */
    String head() {
        String text = new String(received(), StandardCharsets.ISO_8859_1);
        int end = text.indexOf(END_OF_HEAD) + END_OF_HEAD.length();
        unread = text.substring(end).getBytes(StandardCharsets.ISO_8859_1);
        return text.substring(0, end);
    }

    /** The bytes that have come since the last call. */
    byte[] received() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(unread);
        unread = new byte[0];
        for (ByteBuf data = server.readOutbound(); data != null; data = server.readOutbound()) {
            bytes.writeBytes(ByteBufUtil.getBytes(data));
            data.release();
        }
        return bytes.toByteArray();
    }

    /** The frames that have come since the last call: of a Close its code, of others their opcode and text. */
    List<String> frames() {
        ByteBuffer bytes = ByteBuffer.wrap(received());
        List<String> frames = new ArrayList<>();
        while (bytes.hasRemaining()) {
            int first = bytes.get();
            int length = bytes.get();
            byte[] payload = new byte[length == 126 ? bytes.getShort() & 0xFFFF : length];
            bytes.get(payload);
            frames.add(describe(first & 0x0F, (first & Wire.RSV1) == 0 ? payload : Compressed.inflate(payload)));
        }
        return frames;
    }

    private static String describe(int opcode, byte[] payload) {
        return opcode == Wire.CLOSE
                ? "close " + ByteBuffer.wrap(payload).getShort()
                : opcode + " " + new String(payload, StandardCharsets.UTF_8);
    }

    /** Asks for a WebSocket at {@code /chat}; the head of the response. */
    String request(String... headers) {
        return send(Wire.utf8(RawClient.upgradeRequest("/chat", headers))).head();
    }

    /** The application has a handler more, behind the others. */
    void addLast(ChannelHandler handler) {
        server.pipeline().addLast(handler);
    }

    /** The application closes the channel. */
    void closeAtServer() {
        server.pipeline().lastContext().close();
        server.runPendingTasks();
    }

    /** Whether the server has not closed TCP. */
    boolean isConnected() {
        return server.isOpen();
    }

    /** What reached the application, all of it. */
    MyHandler application() {
        return application;
    }

    /** The exceptions that came to the end of the pipeline, where Netty would log them, since the last call. */
    List<String> logged() {
        List<String> names = new ArrayList<>(logged);
        logged.clear();
        return names;
    }

    void advance(Duration time) {
        server.advanceTimeBy(time.toMillis(), TimeUnit.MILLISECONDS);
        server.runScheduledPendingTasks();
    }

    @Override
    public void close() {
        server.unsafe().close(server.newPromise());
        server.runPendingTasks();
        logExceptionsOf(server::checkException);
        server.finishAndReleaseAll();
    }

    private void logExceptionsOf(Runnable event) {
        try {
            event.run();
        } catch (Throwable e) { // the channel throws what came to the end of the pipeline
            logged.add(e.getClass().getSimpleName());
        }
    }
}
