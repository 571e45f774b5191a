package dev.sluice.demo.chat.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether Redis can be written to: tried every second, and noticed when something else fails. It is back when it takes
 * something, not when it merely lets one connect: it may still be reading its files. Thread-safe.
 */
final class Availability {

    private static final Logger log = LoggerFactory.getLogger(Availability.class);
    private static final int PROBE_MILLIS = 1_000;

    private final Supplier<? extends CompletionStage<String>> write;
    private final ScheduledExecutorService scheduler;
    private final List<Consumer<Boolean>> listeners = new ArrayList<>();
    private boolean isAvailable = true;

    /** {@code write} changes something that does not matter: a Redis that is full or a replica answers, and takes nothing. */
    Availability(Supplier<? extends CompletionStage<String>> write, ScheduledExecutorService scheduler) {
        this.write = write;
        this.scheduler = scheduler;
    }

    void start() {
        scheduler.scheduleWithFixedDelay(this::probe, PROBE_MILLIS, PROBE_MILLIS, TimeUnit.MILLISECONDS);
    }

    synchronized void listen(Consumer<Boolean> listener) {
        listeners.add(listener);
    }

    /** Something could not be done for lack of a Redis. */
    void failed(Throwable failure) {
        set(false, failure.toString());
    }

    private void probe() {
        write.get().whenComplete((done, failure) -> {
            if (failure == null) {
                set(true, "");
            } else {
                failed(failure);
            }
        });
    }

    private synchronized void set(boolean available, String why) {
        if (available == isAvailable) {
            return;
        }
        isAvailable = available;
        if (available) {
            log.info("Redis takes what is said again");
        } else {
            log.warn("Redis takes nothing: {}", why);
        }
        listeners.forEach(listener -> listener.accept(available));
    }
}
