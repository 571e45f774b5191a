package dev.sluice.deflate;

import static dev.sluice.deflate.CompressingEnd.EVERYTHING;
import static dev.sluice.deflate.CompressingEnd.buffer;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.codec.CodecPipeline;
import dev.sluice.codec.PreparedMessage;
import dev.sluice.codec.Role;
import dev.sluice.testing.Loopback;
import dev.sluice.testing.Wire;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerAdapter;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.util.concurrent.DefaultEventExecutorGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One prepared message for many connections, on two event loops, that have agreed on different windows. */
class DeflatedBroadcastTest {

    private static final byte[] MESSAGE = Corpus.JSON.message(1, 4000);

    @AfterEach
    void noCompressorIsLeft() {
        assertThat(ZlibObjects.deflaters()).isZero();
    }

    @Test
    void isCompressedOnceForEachWindowAndLevel() {
        DefaultEventExecutorGroup loops = new DefaultEventExecutorGroup(2);
        for (int round = 0; round < 20; round++) {
            CountedMessage message = new CountedMessage(MESSAGE);
            CyclicBarrier start = new CyclicBarrier(2);
            List<Future<?>> done = new ArrayList<>();
            for (EventExecutor loop : loops) {
                done.add(loop.submit(() -> {
                    start.await();
                    sendToEachKindOfConnection(message);
                    return null;
                }));
            }
            done.forEach(Future::syncUninterruptibly);
            assertThat(message.made())
                    .hasSize(8 * 2)
                    .allSatisfy((form, times) -> assertThat(times).isEqualTo(1));
            assertThat(message.refCnt()).isEqualTo(1);
            message.release();
        }
        loops.shutdownGracefully(20, 20_000, MILLISECONDS).syncUninterruptibly();
    }

    private static void sendToEachKindOfConnection(CountedMessage message) {
        for (int windowBits = 8; windowBits <= 15; windowBits++) {
            for (boolean takeover : new boolean[] {true, false}) {
                for (int level : new int[] {6, 9}) {
                    DeflateConfig config = EVERYTHING.toBuilder().level(level).build();
                    try (CompressingEnd end = CompressingEnd.server(windowBits, takeover, config)) {
                        end.write(message.retainedDuplicate());
                        end.expectCompressed(MESSAGE);
                    }
                }
            }
        }
    }

    @Test
    void reachesAChannelGroupAcrossEventLoops() throws Exception {
        AtomicInteger connections = new AtomicInteger();
        ChannelGroup group = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE);
        List<Socket> sockets = new ArrayList<>();
        try (Loopback one = server(connections);
                Loopback two = server(connections)) {
            List<CheckingPeer> peers = new ArrayList<>();
            for (int windowBits = 8; windowBits <= 15; windowBits++) {
                Loopback next = windowBits % 2 == 0 ? one : two;
                sockets.add(next.socket());
                group.add(next.accepted());
                peers.add(new CheckingPeer(windowBits, true));
            }
            for (int round = 0; round < 5; round++) {
                group.writeAndFlush(PreparedMessage.binary(buffer(MESSAGE)));
                group.writeAndFlush(Uncompressed.binary(buffer(MESSAGE)));
                group.writeAndFlush(new BinaryWebSocketFrame(buffer(MESSAGE)));
                for (int i = 0; i < sockets.size(); i++) {
                    expectAllThree(sockets.get(i), peers.get(i));
                }
            }
            peers.forEach(CheckingPeer::close);
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    private static void expectAllThree(Socket socket, CheckingPeer peer) throws IOException {
        for (boolean compressed : new boolean[] {true, false, true}) {
            CheckingPeer.Received received = peer.receive(readFrame(socket)).get(0);
            assertThat(received.payload()).isEqualTo(MESSAGE);
            assertThat(received.compressed()).isEqualTo(compressed);
        }
    }

    /** Connections get windows of 8, 9, ... 15 bits, in the order in which they come. */
    private static Loopback server(AtomicInteger connections) {
        return new Loopback(channel -> install(channel, 8 + connections.getAndIncrement()));
    }

    private static void install(Channel channel, int windowBits) {
        channel.pipeline().addLast("first", new ChannelHandlerAdapter() {});
        PerMessageDeflateHandler deflate =
                new PerMessageDeflateHandler(Role.SERVER, CompressingEnd.agreed(windowBits, true), EVERYTHING);
        CodecPipeline.install(channel.pipeline(), "first", Role.SERVER, CompressingEnd.CODEC, List.of(deflate));
    }

    /** One frame of fewer than 65,536 bytes. */
    private static byte[] readFrame(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        byte[] header = in.readNBytes(2);
        if (header[1] < 126) {
            return Wire.concat(header, in.readNBytes(header[1]));
        }
        byte[] length = in.readNBytes(2);
        return Wire.concat(header, length, in.readNBytes(((length[0] & 0xFF) << 8) | (length[1] & 0xFF)));
    }
}
