package dev.sluice.demo.chat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;

/** The test calls what the scheduler would call every second. */
class AvailabilityTest {

    private final ScheduledExecutorService scheduler = mock(ScheduledExecutorService.class);
    private final List<Boolean> told = new ArrayList<>();
    private CompletableFuture<String> answer = new CompletableFuture<>();
    private final Availability availability = new Availability(() -> answer, scheduler);

    @Test
    void tellsChangesAlone() {
        Runnable probe = start();
        probe.run();
        answer.complete("OK");
        assertThat(told).isEmpty(); // it was there from the beginning
        answer = CompletableFuture.failedFuture(new IllegalStateException("OOM"));
        probe.run();
        probe.run();
        assertThat(told).containsExactly(false);
        answer = CompletableFuture.completedFuture("OK");
        probe.run();
        probe.run();
        assertThat(told).containsExactly(false, true);
    }

    @Test
    void isAwayAsSoonAsSomethingElseFails() {
        Runnable probe = start();
        availability.failed(new IllegalStateException("connection lost"));
        assertThat(told).containsExactly(false);
        answer = CompletableFuture.completedFuture("OK");
        probe.run();
        assertThat(told).containsExactly(false, true);
    }

    @Test
    void isNotBackBeforeThereIsAnAnswer() {
        Runnable probe = start();
        availability.failed(new IllegalStateException("connection lost"));
        probe.run();
        assertThat(told).containsExactly(false);
        answer.complete("OK");
        assertThat(told).containsExactly(false, true);
    }

    private Runnable start() {
        availability.listen(told::add);
        availability.start();
        ArgumentCaptor<Runnable> probe = ArgumentCaptor.forClass(Runnable.class);
        verify(scheduler).scheduleWithFixedDelay(probe.capture(), anyLong(), eq(1_000L), any(TimeUnit.class));
        return probe.getValue();
    }
}
