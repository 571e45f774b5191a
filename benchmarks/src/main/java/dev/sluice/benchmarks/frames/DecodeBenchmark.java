package dev.sluice.benchmarks.frames;

import dev.sluice.benchmarks.EventLoopThreads;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A server receives 16 masked frames. The result is a frame's.
 *
 * <p>Every read is a fresh buffer that the bytes are copied into, which {@link DecoderKind#COPY} measures alone. A ratio of two
 * decoders is told with it and without: with it, both have a socket of the cheapest kind; without it, the ratio is that of
 * the decoders, but takes the error of a third measurement in.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 3,
        jvmArgsAppend = {
            EventLoopThreads.CUSTOM_EXECUTOR,
            EventLoopThreads.EXECUTOR_CLASS,
            "-Xms256m",
            "-Xmx256m",
            "-XX:+AlwaysPreTouch"
        })
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class DecodeBenchmark {

    /** Who decodes. */
    @Param
    public DecoderKind decoder = DecoderKind.COPY;

    /** What the frames carry. */
    @Param("BINARY")
    public Content content = Content.BINARY;

    /** The length of a payload. */
    @Param({"8", "125", "1024", "16384"})
    public int frameBytes;

    /** Where reads end. */
    @Param
    public Reads reads = Reads.WHOLE;

    /** Where buffers come from. */
    @Param({"POOLED", "ADAPTIVE"})
    public Allocator allocator = Allocator.POOLED;

    private @Nullable Inbound inbound;

    /** Fails on a thread that is none of an event loop's kind. */
    @Setup
    public void checkThread() {
        EventLoopThreads.requireCurrent();
    }

    /** Makes the frames, and looks whether each comes out as it was sent. */
    @Setup
    public void setUp() {
        inbound = new Inbound(allocator.instance(), decoder, content, frameBytes, reads);
        inbound.check();
    }

    /** Fails unless all frames have come. */
    @TearDown
    public void tearDown() {
        inbound().close();
    }

    /** All 16 frames. */
    @Benchmark
    @OperationsPerInvocation(Inbound.FRAMES)
    public long decode() {
        return inbound().receive();
    }

    private Inbound inbound() {
        if (inbound == null) {
            throw new IllegalStateException("not set up");
        }
        return inbound;
    }
}
