package dev.sluice.deflate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.codec.Role;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtension;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What connections that are open, and have been used, keep: everything else is lent. */
class OpenConnectionsTest {

    private static final int CONNECTIONS = 500;
    private static final int WINDOW_BITS = 12;
    private static final int WINDOW_BYTES = 4096;
    private static final int LIVE_DEFLATERS = 4;

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);

    @DisplayName("gap 18: a connection that was used keeps the bytes of its windows, and no zlib object")
    @Test
    void keepsNoMoreThanItsWindows() {
        DeflateConfig config =
                DeflateConfig.builder().liveDeflaters(LIVE_DEFLATERS).build();
        List<EmbeddedChannel> connections = open(config, new DeflateParameters(false, false, WINDOW_BITS, WINDOW_BITS));

        assertThat(ZlibObjects.deflaters()).isEqualTo(LIVE_DEFLATERS);
        assertThat(ZlibObjects.inflaters()).isEqualTo(1);
        assertThat(bytesKept()).isEqualTo(2L * CONNECTIONS * WINDOW_BYTES);

        connections.forEach(EmbeddedChannel::finish);
        assertThat(bytesKept()).isZero();
        assertThat(ZlibObjects.deflaters() + ZlibObjects.inflaters()).isZero();
    }

    @DisplayName("without context takeover, a connection keeps nothing at all")
    @Test
    void keepsNothingWithoutTakeover() {
        List<EmbeddedChannel> connections =
                open(DeflateConfig.DEFAULT, new DeflateParameters(true, true, WINDOW_BITS, WINDOW_BITS));

        assertThat(ZlibObjects.deflaters()).isEqualTo(1);
        assertThat(ZlibObjects.inflaters()).isEqualTo(1);
        assertThat(bytesKept()).isZero();
        connections.forEach(EmbeddedChannel::finish);
    }

    private List<EmbeddedChannel> open(DeflateConfig config, DeflateParameters agreed) {
        List<EmbeddedChannel> connections = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            EmbeddedChannel connection = new EmbeddedChannel(new PerMessageDeflateHandler(Role.SERVER, agreed, config));
            connection.config().setAllocator(allocator);
            for (int message = 0; message < 5; message++) {
                use(connection, Corpus.JSON.message(message, 1024));
            }
            connections.add(connection);
        }
        return connections;
    }

    /** A message each way. */
    private static void use(EmbeddedChannel connection, byte[] message) {
        connection.writeInbound(new BinaryWebSocketFrame(
                true, WebSocketExtension.RSV1, Unpooled.wrappedBuffer(PeerDeflater.alone(message))));
        WebSocketFrame received = connection.readInbound();
        assertThat(received.content()).isEqualTo(Unpooled.wrappedBuffer(message));
        connection.writeOutbound(received);
        WebSocketFrame sent = connection.readOutbound();
        assertThat(sent.rsv()).isEqualTo(WebSocketExtension.RSV1);
        sent.release();
    }

    private long bytesKept() {
        return allocator.metric().usedDirectMemory() + allocator.metric().usedHeapMemory();
    }
}
