package dev.sluice.deflate;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionUtil;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandshaker;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A server's end of a connection in memory. What reaches the application waits in the channel's inbound queue. */
final class UpgradingServer implements AutoCloseable {

    private static final List<String> REQUEST = List.of(
            "GET /chat HTTP/1.1",
            "Host: server.example.com",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Version: 13");
    private static final String ANSWER = "sec-websocket-extensions:";

    final EmbeddedChannel channel;

    private UpgradingServer(List<ChannelHandler> handlers) {
        channel = new EmbeddedChannel(handlers.toArray(ChannelHandler[]::new));
    }

    static UpgradingServer with(ServerHandshake handshake, WebSocketServerExtensionHandshaker... extensions) {
        return new UpgradingServer(handshake.handlers(extensions));
    }

    /** Receives an upgrade request with these values of Sec-WebSocket-Extensions, a line each; returns the response. */
    String request(String... offers) {
        List<String> lines = new ArrayList<>(REQUEST);
        for (String offer : offers) {
            lines.add("Sec-WebSocket-Extensions: " + offer);
        }
        receive((String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
        return sent();
    }

    /** The same of a request that is to be granted: the parameters of the answer, null when everything is declined. */
    String negotiate(String... offers) {
        String response = request(offers);
        if (!response.startsWith("HTTP/1.1 101 ")) {
            throw new AssertionError(response);
        }
        return response.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(ANSWER))
                .map(line -> Extensions.text(WebSocketExtensionUtil.extractExtensions(line.substring(ANSWER.length()))
                        .get(0)))
                .findFirst()
                .orElse(null);
    }

    void receive(byte[] bytes) {
        channel.writeInbound(channel.alloc().buffer(bytes.length).writeBytes(bytes));
        channel.checkException();
    }

    /** What was sent since the last call, one character a byte. */
    String sent() {
        StringBuilder text = new StringBuilder();
        for (ByteBuf data = channel.readOutbound(); data != null; data = channel.readOutbound()) {
            text.append(data.toString(StandardCharsets.ISO_8859_1));
            data.release();
        }
        return text.toString();
    }

    boolean compresses() {
        boolean encoder = channel.pipeline().get(DeflateEncoder.class) != null;
        if (encoder != (channel.pipeline().get(DeflateDecoder.class) != null)) {
            throw new AssertionError("half of it is installed: " + channel.pipeline());
        }
        return encoder;
    }

    /** Ends TCP, not the WebSocket. */
    @Override
    public void close() {
        channel.unsafe().close(channel.newPromise());
        channel.runPendingTasks();
        channel.finishAndReleaseAll();
    }
}
