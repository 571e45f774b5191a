package dev.sluice.deflate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.codec.Role;
import dev.sluice.testing.Wire;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Scanner;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ten thousand connections come, end in every way that there is, and leave nothing. */
class ManyConnectionsTest {

    private static final long SEED = 7692;
    private static final int WARM_UP = 1000;
    private static final int CONNECTIONS = 10_000;
    private static final int AT_ONE_TIME = 100;

    /** Ten thousand compressors that nobody ended would take ten times as much; decompressors, 400 MB. */
    private static final long MAX_GROWTH_BYTES = 200L << 20;

    private static final byte[] NOT_DEFLATE =
            Wire.frame(Role.CLIENT, Wire.FIN | Wire.RSV1 | Wire.BINARY, Wire.hex("07 ff"));
    private static final byte[] HALF_A_MESSAGE = Wire.frame(Role.CLIENT, Wire.RSV1 | Wire.BINARY, Wire.hex("f2 48 cd"));

    private static final byte[] TOO_BIG = Wire.frame(Role.CLIENT, Wire.FIN | Wire.RSV1 | Wire.BINARY, zeros());

    private final PooledByteBufAllocator alloc = new PooledByteBufAllocator(true, 1, 1, 8192, 3, 0, 0, false);
    private final RandomGenerator random = new SplittableRandom(SEED);

    /** A stack trace for each of some million buffers would take minutes; here the allocator itself is asked. */
    @BeforeAll
    static void trackNoBuffers() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
    }

    @AfterAll
    static void trackBuffersAgain() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    }

    @AfterEach
    void nothingIsAlive() {
        assertThat(ZlibObjects.deflaters()).isZero();
        assertThat(ZlibObjects.inflaters()).isZero();
        assertThat(Stream.concat(alloc.metric().directArenas().stream(), alloc.metric().heapArenas().stream()))
                .allMatch(arena -> arena.numActiveAllocations() == 0);
    }

    @ParameterizedTest
    @EnumSource
    @EnabledOnOs(OS.LINUX)
    void leaveNoZlibObjectAndNoNativeMemory(ContextPolicy contexts) throws Exception {
        comeAndGo(WARM_UP, contexts);
        int reachable = reachableDeflaters();
        long before = nativeBytes();

        comeAndGo(CONNECTIONS, contexts);

        assertThat(reachableDeflaters()).as("reachable compressors").isEqualTo(reachable);
        assertThat(nativeBytes() - before).as("growth of native memory").isLessThan(MAX_GROWTH_BYTES);
    }

    private void comeAndGo(int connections, ContextPolicy contexts) {
        DeflateConfig config =
                CompressingEnd.EVERYTHING.toBuilder().contexts(contexts).build();
        Deque<ServerConnection> present = new ArrayDeque<>();
        for (int i = 0; i < connections; i++) {
            if (present.size() == AT_ONE_TIME) {
                end(present.remove());
            }
            ServerConnection next = new ServerConnection("connection " + i, random, alloc, config);
            present.add(next);
            talk(next);
        }
        present.forEach(this::end);
    }

    private void talk(ServerConnection connection) {
        for (int messages = random.nextInt(6); messages > 0; messages--) {
            if (random.nextBoolean()) {
                connection.sendFromServer();
            } else {
                connection.sendFromClient();
            }
        }
    }

    private void end(ServerConnection connection) {
        EmbeddedChannel channel = connection.channel();
        switch (random.nextInt(6)) {
            case 0 -> channel.writeInbound(alloc.buffer().writeBytes(NOT_DEFLATE));
            case 1 -> channel.writeInbound(alloc.buffer().writeBytes(TOO_BIG));
            case 2 -> channel.writeInbound(alloc.buffer().writeBytes(HALF_A_MESSAGE));
            case 3 ->
                channel.writeInbound(alloc.buffer()
                        .writeBytes(Wire.frame(Role.CLIENT, Wire.FIN | Wire.CLOSE, Wire.close(1000, ""))));
            case 4 -> channel.pipeline().remove(PerMessageDeflateHandler.class);
            default -> {} // the connection is just lost
        }
        connection.close();
    }

    /** A megabyte, where 256 KiB are allowed. */
    private static byte[] zeros() {
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(new byte[1 << 20]);
        byte[] compressed = new byte[4096];
        int length = deflater.deflate(compressed, 0, compressed.length, Deflater.SYNC_FLUSH);
        deflater.end();
        return Arrays.copyOf(compressed, length - 4);
    }

    /** Asks the JVM, after a collection. */
    private static int reachableDeflaters() throws JMException {
        ObjectName commands = new ObjectName("com.sun.management:type=DiagnosticCommand");
        Object histogram = ManagementFactory.getPlatformMBeanServer()
                .invoke(commands, "gcClassHistogram", new Object[] {new String[0]}, new String[] {
                    String[].class.getName()
                });
        return histogram
                .toString()
                .lines()
                .filter(line -> line.contains(" java.util.zip.Deflater "))
                .mapToInt(line -> new Scanner(line).skip(".*?:").nextInt())
                .sum();
    }

    /** What the process has in memory beside its heap. */
    private static long nativeBytes() throws IOException {
        long resident = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .sum();
        return resident
                - ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted();
    }
}
