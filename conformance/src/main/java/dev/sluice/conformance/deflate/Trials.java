package dev.sluice.conformance.deflate;

import java.io.PrintWriter;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Says how each thing went that was tried: {@code ok NAME}, or {@code FAIL NAME why}. From any thread. */
final class Verdicts {

    private final PrintWriter out;
    private int failures;

    Verdicts(PrintWriter out) {
        this.out = out;
    }

    /**
     * Writes a line.
     *
     * @param failure null when there was none
     */
    synchronized void report(Object name, @Nullable Throwable failure) {
        if (failure == null) {
            out.println("ok " + name);
        } else {
            failures++;
            out.println("FAIL " + name + " " + reasonOf(failure).replaceAll("\\s*\\R\\s*", " "));
        }
        out.flush();
    }

    /** 0 when nothing failed, else 1. */
    synchronized int exitCode() {
        return failures == 0 ? 0 : 1;
    }

    private static String reasonOf(Throwable failure) {
        return String.valueOf(failure instanceof CompletionException ? failure.getCause() : failure);
    }
}
