package dev.sluice.demo.load;

import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jline.terminal.impl.exec.ExecTerminalProvider;
import org.jline.terminal.spi.SystemStream;

/** Shows how far one phase of a load is. */
interface Progress extends AutoCloseable {

    /**
     * It is so far.
     *
     * @param more what else there is to say
     */
    void at(long value, String more);

    /** The phase is over. */
    @Override
    void close();

    /** Makes one for each phase. */
    @FunctionalInterface
    interface Display {

        /** Begins to show a phase that is over at {@code max}. */
        Progress begin(String phase, long max);
    }

    /** A bar where standard error is a terminal, and a line every few seconds where it is not. */
    static Display onStandardError(PrintWriter err) {
        if (!new ExecTerminalProvider().isSystemStream(SystemStream.Error)) {
            return (phase, max) -> new Lines(phase, max, err, System::nanoTime);
        }
        return Bar::new;
    }

    /** On a terminal. */
    final class Bar implements Progress {

        private static final int COLUMNS = 100;
        private static final int UPDATE_MILLIS = 250;

        private final ProgressBar bar;

        Bar(String phase, long max) {
            bar = new ProgressBarBuilder()
                    .setTaskName(phase)
                    .setInitialMax(max)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(UPDATE_MILLIS)
                    .setConsumer(new ConsoleProgressBarConsumer(System.err, COLUMNS))
                    .hideEta()
                    .build();
        }

        @Override
        public void at(long value, String more) {
            bar.stepTo(value);
            bar.setExtraMessage(more);
        }

        @Override
        public void close() {
            bar.close();
        }
    }

    /** In a file or a pipe. */
    final class Lines implements Progress {

        private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(5);

        private final String phase;
        private final long max;
        private final PrintWriter err;
        private final LongSupplier nanoTime;
        private long next;

        /** With a clock of one's own. */
        Lines(String phase, long max, PrintWriter err, LongSupplier nanoTime) {
            this.phase = phase;
            this.max = max;
            this.err = err;
            this.nanoTime = nanoTime;
            this.next = nanoTime.getAsLong() + INTERVAL_NANOS;
        }

        @Override
        public void at(long value, String more) {
            long now = nanoTime.getAsLong();
            if (now - next >= 0) {
                next = now + INTERVAL_NANOS;
                err.println(phase + ' ' + value + " of " + max + (more.isEmpty() ? "" : ", " + more));
                err.flush();
            }
        }

        @Override
        public void close() {}
    }
}
