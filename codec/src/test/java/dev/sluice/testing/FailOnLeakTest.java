package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.container;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.instanceOf;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

/** Runs test classes that leak on purpose, found in the same way as in every other run, and sees them fail. */
class FailOnLeakTest {
    @Test
    void failsTheClassThatLeaksADirectBuffer() {
        assertLeaks(LeaksADirectBuffer.class, "leaks()");
    }

    @Test
    void failsTheClassThatLeaksAHeapBuffer() {
        assertLeaks(LeaksAHeapBuffer.class, "leaks()");
    }

    @Test
    void failsTheClassThatLeavesABufferInAChannel() {
        assertLeaks(LeaksInAChannel.class, "leaks()");
    }

    @Test
    void failsTheOuterClassWhenANestedOneLeaks() {
        assertLeaks(LeaksInANestedClass.class, "leaks()");
    }

    @Test
    void reportsTheSameLeakOfTwoTestsTwice() {
        assertLeaks(LeaksTwice.class, "2 leaked", "first()", "second()");
    }

    @Test
    void passesTheClassThatReleases() {
        EngineExecutionResults results = run(Releases.class);
        results.allEvents().assertStatistics(stats -> stats.failed(0));
        results.testEvents().assertStatistics(stats -> stats.succeeded(1));
    }

    private static void assertLeaks(Class<?> testClass, String... recorded) {
        EngineExecutionResults results = run(testClass);
        results.testEvents().assertStatistics(stats -> stats.failed(0));
        results.containerEvents().assertStatistics(stats -> stats.failed(1));
        results.containerEvents()
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(
                                container(testClass),
                                finishedWithFailure(instanceOf(AssertionError.class), message(text -> {
                                    assertThat(text).contains(recorded).contains(testClass.getName());
                                    return true;
                                }))));
    }

    private static EngineExecutionResults run(Class<?> testClass) {
        return EngineTestKit.engine("junit-jupiter")
                .enableImplicitConfigurationParameters(true)
                .selectors(selectClass(testClass))
                .execute();
    }

    static class LeaksADirectBuffer {
        @Test
        void leaks() {
            ByteBuf buffer = ByteBufAllocator.DEFAULT.directBuffer(16);
            assertThat(buffer.refCnt()).isEqualTo(1);
        }
    }

    static class LeaksAHeapBuffer {
        @Test
        void leaks() {
            ByteBuf buffer = ByteBufAllocator.DEFAULT.heapBuffer(16);
            assertThat(buffer.refCnt()).isEqualTo(1);
        }
    }

    static class LeaksInAChannel {
        @Test
        void leaks() {
            EmbeddedChannel channel = new EmbeddedChannel();
            assertThat(channel.writeInbound(channel.alloc().buffer(16))).isTrue();
        }
    }

    static class LeaksInANestedClass {
        @Nested
        class Inner {
            @Test
            void leaks() {
                ByteBuf buffer = ByteBufAllocator.DEFAULT.buffer(16);
                assertThat(buffer.refCnt()).isEqualTo(1);
            }
        }
    }

    static class LeaksTwice {
        @Test
        void first() {
            leak();
        }

        @Test
        void second() {
            leak();
        }

        private static void leak() {
            ByteBuf buffer = ByteBufAllocator.DEFAULT.buffer(16);
            assertThat(buffer.refCnt()).isEqualTo(1);
        }
    }

    static class Releases {
        @Test
        void releases() {
            ByteBuf buffer = ByteBufAllocator.DEFAULT.directBuffer(16);
            assertThat(buffer.release()).isTrue();
        }
    }
}
