package dev.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class EventLoopThreadsTest {

    @Test
    void makesThreadsThatBenchmarksAccept() throws Exception {
        EventLoopThreads threads = new EventLoopThreads(1, "test");
        try {
            assertThat(threads.submit(EventLoopThreads::requireCurrent).get()).isNull();
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void acceptsNoOtherThread() {
        assertThatIllegalStateException()
                .isThrownBy(EventLoopThreads::requireCurrent)
                .withMessageContaining("-jvmArgsPrepend");
    }
}
