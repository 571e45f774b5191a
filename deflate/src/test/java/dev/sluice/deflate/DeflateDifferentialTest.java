package dev.sluice.deflate;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.codec.PreparedMessage;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.concurrent.DefaultEventExecutorGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A thousand connections take turns on two event loops, which have four live compressors each. Every peer decodes exactly what
 * was said to it, with decoders that know nothing of ours; and every server what its client said.
 */
class DeflateDifferentialTest {

    private static final long SEED = 7692;
    private static final int LOOPS = 2;
    private static final int CONNECTIONS_A_LOOP = 500;
    private static final int MESSAGES_A_LOOP = 100_000;
    private static final int LIVE_DEFLATERS = 4;

    /** Beside the live ones, each loop has one that compresses what needs no context. */
    private static final int MAX_DEFLATERS = LOOPS * (LIVE_DEFLATERS + 1);

    private static final DeflateConfig CONFIG =
            CompressingEnd.EVERYTHING.toBuilder().liveDeflaters(LIVE_DEFLATERS).build();

    private static final byte[][] BROADCASTS = IntStream.range(0, 200)
            .mapToObj(number -> Corpus.JSON.message(number, 10 * number))
            .toArray(byte[][]::new);

    /** Without caches, so that it knows how many of its buffers are alive. */
    private final PooledByteBufAllocator alloc = new PooledByteBufAllocator(true, LOOPS, LOOPS, 8192, 3, 0, 0, false);

    private final List<BinaryWebSocketFrame> prepared = new ArrayList<>();

    /** A stack trace for each of some million buffers would take minutes; here the allocator itself is asked. */
    @BeforeAll
    static void trackNoBuffers() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
    }

    @AfterAll
    static void trackBuffersAgain() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    }

    @Test
    void everyPeerDecodesExactlyItsOwn() {
        for (byte[] broadcast : BROADCASTS) {
            prepared.add(PreparedMessage.binary(alloc.buffer().writeBytes(broadcast)));
        }
        DefaultEventExecutorGroup loops = new DefaultEventExecutorGroup(LOOPS);
        List<Future<?>> done = new ArrayList<>();
        for (EventExecutor loop : loops) {
            long seed = SEED + done.size();
            done.add(loop.submit(() -> converse(seed)));
        }
        done.forEach(Future::syncUninterruptibly);
        prepared.forEach(BinaryWebSocketFrame::release);

        assertThat(ZlibObjects.deflaters()).isZero();
        assertThat(ZlibObjects.inflaters()).isZero();
        assertThat(Stream.concat(alloc.metric().directArenas().stream(), alloc.metric().heapArenas().stream()))
                .allMatch(arena -> arena.numActiveAllocations() == 0);
        loops.shutdownGracefully(20, 20_000, MILLISECONDS).syncUninterruptibly();
    }

    private void converse(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        List<ServerConnection> connections = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS_A_LOOP; i++) {
            connections.add(new ServerConnection(seed + "/" + i, random, alloc, CONFIG));
        }
        int messages = 0;
        try {
            while (messages < MESSAGES_A_LOOP) {
                ServerConnection connection = connections.get(random.nextInt(CONNECTIONS_A_LOOP));
                int before = connection.messages();
                next(random, connection);
                messages += connection.messages() - before;
            }
        } catch (Throwable e) {
            throw new AssertionError("seed " + seed + ", message " + messages, e);
        }
        connections.forEach(ServerConnection::close);
    }

    private void next(RandomGenerator random, ServerConnection connection) {
        switch (random.nextInt(4)) {
            case 0 -> connection.sendFromClient();
            case 1 -> {
                int number = random.nextInt(BROADCASTS.length);
                connection.sendFromServer(prepared.get(number).retainedDuplicate(), BROADCASTS[number]);
            }
            default -> connection.sendFromServer();
        }
        assertThat(ZlibObjects.deflaters()).isLessThanOrEqualTo(MAX_DEFLATERS);
    }
}
