package dev.sluice.deflate;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtensionHandshaker;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandshaker;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A server and a client that have negotiated the extension, and hand each other frames. */
final class AgreedPair implements AutoCloseable {

    private final Map<String, String> answer;
    private final EmbeddedChannel server;
    private final EmbeddedChannel client;

    private AgreedPair(
            Map<String, String> answer, WebSocketExtension serverExtension, WebSocketExtension clientExtension) {
        this.answer = answer;
        server = end(serverExtension);
        client = end(clientExtension);
    }

    /** Negotiates; null when the server declines. */
    static @Nullable AgreedPair negotiate(
            WebSocketServerExtensionHandshaker serverSide, WebSocketClientExtensionHandshaker clientSide) {
        WebSocketServerExtension serverExtension = serverSide.handshakeExtension(clientSide.newRequestData());
        if (serverExtension == null) {
            return null;
        }
        WebSocketExtensionData answer = serverExtension.newReponseData();
        WebSocketClientExtension clientExtension = clientSide.handshakeExtension(answer);
        assertThat(clientExtension)
                .as("the client accepts " + answer.parameters())
                .isNotNull();
        return new AgreedPair(answer.parameters(), serverExtension, clientExtension);
    }

    /** The parameters that the server has answered. */
    Map<String, String> answer() {
        return answer;
    }

    /** Sends a message each way, and fails unless the same arrives. Returns what both took, compressed. */
    int exchange(byte[] message, boolean text, boolean fragmented) {
        return pass(server, client, message, text, fragmented) + pass(client, server, message, text, fragmented);
    }

    @Override
    public void close() {
        server.finishAndReleaseAll();
        client.finishAndReleaseAll();
    }

    private static EmbeddedChannel end(WebSocketExtension extension) {
        return new EmbeddedChannel(extension.newExtensionDecoder(), extension.newExtensionEncoder());
    }

    private static int pass(
            EmbeddedChannel from, EmbeddedChannel to, byte[] message, boolean text, boolean fragmented) {
        List<byte[]> pieces = fragmented ? cut(message) : List.of(message);
        ByteArrayOutputStream arrived = new ByteArrayOutputStream();
        int compressed = 0;
        for (int i = 0; i < pieces.size(); i++) {
            boolean fin = i == pieces.size() - 1;
            ByteBuf piece = from.alloc().buffer().writeBytes(pieces.get(i));
            if (i > 0) {
                from.writeOutbound(new ContinuationWebSocketFrame(fin, 0, piece));
            } else {
                from.writeOutbound(
                        text ? new TextWebSocketFrame(fin, 0, piece) : new BinaryWebSocketFrame(fin, 0, piece));
            }
            compressed += carry(from, to, arrived);
        }
        assertThat(arrived.toByteArray()).isEqualTo(message);
        return compressed;
    }

    /** At least two pieces of growing length, the last of which may be empty. */
    private static List<byte[]> cut(byte[] message) {
        List<byte[]> pieces = new ArrayList<>();
        int at = 0;
        for (int length = 1; at < message.length || pieces.size() < 2; length *= 5) {
            int end = Math.min(message.length, at + length);
            pieces.add(Arrays.copyOfRange(message, at, end));
            at = end;
        }
        return pieces;
    }

    /** Hands over what was written, and collects what comes out. Returns the size of what was handed over. */
    private static int carry(EmbeddedChannel from, EmbeddedChannel to, ByteArrayOutputStream arrived) {
        int compressed = 0;
        for (WebSocketFrame frame = from.readOutbound(); frame != null; frame = from.readOutbound()) {
            compressed += frame.content().readableBytes();
            to.writeInbound(frame);
        }
        for (WebSocketFrame frame = to.readInbound(); frame != null; frame = to.readInbound()) {
            arrived.writeBytes(ByteBufUtil.getBytes(frame.content()));
            frame.release();
        }
        return compressed;
    }
}
