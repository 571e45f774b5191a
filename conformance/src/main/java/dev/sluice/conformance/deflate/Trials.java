package dev.sluice.conformance.deflate;

import java.io.PrintWriter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tries things, a few at a time, and says how each of them went: {@code ok NAME}, or {@code FAIL NAME why}. */
final class Trials {

    private final PrintWriter out;
    private final int atOnce;
    private final Semaphore free;
    private int failures;

    /** Prepares some. */
    Trials(PrintWriter out, int atOnce) {
        this.out = out;
        this.atOnce = atOnce;
        free = new Semaphore(atOnce);
    }

    /**
     * Begins another one, as soon as there is room for it.
     *
     * @param name for its line
     * @param trial begins it; it has to end by itself
     */
    void begin(Object name, Supplier<CompletableFuture<Void>> trial) throws InterruptedException {
        free.acquire();
        trial.get().whenComplete((nothing, failure) -> {
            report(name, failure);
            free.release();
        });
    }

    /** Waits for the end of all; 0 when nothing failed, else 1. */
    int exitCode() throws InterruptedException {
        free.acquire(atOnce);
        synchronized (this) {
            return failures == 0 ? 0 : 1;
        }
    }

    private synchronized void report(Object name, @Nullable Throwable failure) {
        if (failure == null) {
            out.println("ok " + name);
        } else {
            failures++;
            out.println("FAIL " + name + " " + reasonOf(failure).replaceAll("\\s*\\R\\s*", " "));
        }
        out.flush();
    }

    private static String reasonOf(Throwable failure) {
        return String.valueOf(failure instanceof CompletionException ? failure.getCause() : failure);
    }
}
