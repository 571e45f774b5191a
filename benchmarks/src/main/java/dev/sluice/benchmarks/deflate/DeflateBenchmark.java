package dev.sluice.benchmarks.deflate;

import dev.sluice.benchmarks.EventLoopThreads;
import dev.sluice.benchmarks.Json;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Compressing a message and inflating it.
 *
 * <p>The messages differ, and come round after more bytes than the largest window holds; so none is found in the history. What
 * is inflated was compressed by a codec of the same kind, or {@link CodecKind#ZLIB_12 the one that it says}, in its second round, when the window holds what it will hold in every
 * round from then on, so that it can be inflated over and over.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {
            EventLoopThreads.CUSTOM_EXECUTOR,
            EventLoopThreads.EXECUTOR_CLASS,
            "-Xms256m",
            "-Xmx256m",
            "-XX:+AlwaysPreTouch"
        })
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class DeflateBenchmark {

    private static final int ROUND_BYTES = 64 * 1024;
    private static final int MIN_ROUND_MESSAGES = 8;
    private static final double USUAL_SIZE_DEVIATION = 0.05;

    /** Who compresses. */
    @Param
    public CodecKind codec = CodecKind.ZLIB;

    /** How long the messages are. */
    @Param({"128", "1024", "16384"})
    public int bytes;

    /** Whether messages refer to those before them. */
    @Param({"true", "false"})
    public boolean takeover;

    /** How many connections take turns: as many zlib states compete for the processor's caches. */
    @Param("1")
    public int connections;

    /** Netty's allocator. */
    @Param("pooled")
    public String allocator = "";

    private ByteBuf[] messages = {};
    private ByteBuf[] compressed = {};
    private Codec[] codecs = {};
    private double usualBytes;

    private int connection;
    private int deflateAt;
    private int inflateAt;
    private long deflatedMessages;
    private long deflatedBytes;

    /** Fails on a thread that is none of an event loop's kind. */
    @Setup
    public void checkThread() {
        EventLoopThreads.requireCurrent();
    }

    /** Makes messages, compresses two rounds of them, and inflates those. */
    @Setup
    public void setUp() throws DataFormatException {
        ByteBufAllocator alloc = allocator.equals("pooled") ? PooledByteBufAllocator.DEFAULT : ByteBufAllocator.DEFAULT;
        if (!allocator.equals("pooled") && alloc instanceof PooledByteBufAllocator) {
            throw new IllegalArgumentException("allocator: " + allocator + " (expected: pooled, or Netty's default)");
        }
        int count = Math.max(MIN_ROUND_MESSAGES, ROUND_BYTES / bytes);
        messages = new ByteBuf[count];
        Arrays.setAll(messages, seed -> alloc.directBuffer(bytes).writeBytes(Json.bytes(seed, bytes)));

        ByteBuf[] firstRound;
        try (Codec sender = codec.sender().create(alloc, takeover)) {
            firstRound = deflateAll(sender);
            compressed = deflateAll(sender);
        }
        usualBytes = Arrays.stream(compressed)
                .mapToInt(ByteBuf::readableBytes)
                .average()
                .orElseThrow();
        try (Codec judge = new ZlibCodec(alloc, takeover)) {
            inflateAll(judge, firstRound);
            inflateAll(judge, compressed);
        }
        codecs = new Codec[connections];
        for (int i = 0; i < connections; i++) {
            codecs[i] = codec.create(alloc, takeover);
            inflateAll(codecs[i], firstRound);
            inflateAll(codecs[i], compressed);
        }
        release(firstRound);
    }

    /** Gives everything back, and looks whether the sizes were what they were in the beginning. */
    @TearDown
    public void tearDown() {
        for (Codec each : codecs) {
            each.close();
        }
        release(messages);
        release(compressed);
        double mean = (double) deflatedBytes / deflatedMessages;
        if (deflatedMessages > 0 && codec.sender() == codec && Math.abs(mean / usualBytes - 1) > USUAL_SIZE_DEVIATION) {
            throw new IllegalStateException("compressed bytes: " + mean + " (expected: about " + usualBytes + ")");
        }
    }

    /** Compresses the next message. */
    @Benchmark
    public int deflate() {
        ByteBuf deflated = codecs[connection].deflate(messages[deflateAt]);
        int length = deflated.readableBytes();
        deflated.release();
        deflatedMessages++;
        deflatedBytes += length;
        if (isRoundOfConnections()) {
            deflateAt = (deflateAt + 1) % messages.length;
        }
        return length;
    }

    /** Inflates the next message. */
    @Benchmark
    public int inflate() throws DataFormatException {
        ByteBuf inflated = codecs[connection].inflate(compressed[inflateAt]);
        int length = inflated.readableBytes();
        inflated.release();
        if (length != bytes) {
            throw new IllegalStateException("inflated bytes: " + length + " (expected: " + bytes + ")");
        }
        if (isRoundOfConnections()) {
            inflateAt = (inflateAt + 1) % compressed.length;
        }
        return length;
    }

    private boolean isRoundOfConnections() {
        connection = (connection + 1) % connections;
        return connection == 0;
    }

    private ByteBuf[] deflateAll(Codec sender) {
        return Arrays.stream(messages).map(sender::deflate).toArray(ByteBuf[]::new);
    }

    private void inflateAll(Codec receiver, ByteBuf[] round) throws DataFormatException {
        for (int i = 0; i < round.length; i++) {
            ByteBuf inflated = receiver.inflate(round[i]);
            if (!ByteBufUtil.equals(inflated, messages[i])) {
                throw new IllegalStateException("message " + i + " did not survive");
            }
            inflated.release();
        }
    }

    private static void release(ByteBuf[] buffers) {
        for (ByteBuf buffer : buffers) {
            buffer.release();
        }
    }
}
