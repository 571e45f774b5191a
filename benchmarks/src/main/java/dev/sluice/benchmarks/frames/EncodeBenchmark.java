package dev.sluice.benchmarks.frames;

import dev.sluice.benchmarks.EventLoopThreads;
import dev.sluice.codec.Role;
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
 * An application writes 16 frames, each with a promise of its own. The result is a frame's.
 *
 * <p>What is written goes through a channel's own outbound buffer and is gathered for the socket there, since fewer and larger
 * entries are what corking is for. The system call is missing, which for more flushes would cost more: so the advantage of
 * fewer flushes is told too low, the same for all.
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
public class EncodeBenchmark {

    /** Who encodes. */
    @Param
    public EncoderKind encoder = EncoderKind.NONE;

    /** Which end it is: a client masks. */
    @Param
    public Role role = Role.SERVER;

    /** Whether the application keeps what it sends, which an encoder that masks in place then may not do. */
    @Param("FRESH")
    public Payloads payloads = Payloads.FRESH;

    /** The length of a payload. */
    @Param({"8", "125", "1024", "16384", "65536"})
    public int frameBytes;

    /** How many frames are written before each flush: a divisor of 16. */
    @Param({"1", "16"})
    public int flushEvery;

    /** Where buffers come from. */
    @Param({"POOLED", "ADAPTIVE"})
    public Allocator allocator = Allocator.POOLED;

    private @Nullable Outbound outbound;

    /** Fails on a thread that is none of an event loop's kind. */
    @Setup
    public void checkThread() {
        EventLoopThreads.requireCurrent();
    }

    /** Looks whether frames are sent as they should be. */
    @Setup
    public void setUp() {
        outbound = new Outbound(allocator.instance(), encoder, role, payloads, frameBytes, flushEvery);
        outbound.check();
    }

    /** Fails unless all frames were sent. */
    @TearDown
    public void tearDown() {
        outbound().close();
    }

    /** All 16 frames. */
    @Benchmark
    @OperationsPerInvocation(Outbound.FRAMES)
    public long encode() {
        return outbound().send();
    }

    private Outbound outbound() {
        if (outbound == null) {
            throw new IllegalStateException("not set up");
        }
        return outbound;
    }
}
