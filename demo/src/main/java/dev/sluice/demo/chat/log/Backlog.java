package dev.sluice.demo.chat.log;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Bounds what waits to be written, by number and, since a log can be away for long, by the bytes of images. Thread-safe. */
public final class Backlog {

    private static final int PLACES = 10_000;

    /** Of an image; whatever else a draft has is far less. */
    private static final int BYTES_PER_PLACE = 16 * 1024;

    private final Semaphore free = new Semaphore(PLACES);

    /**
     * Takes the places that a draft needs: one, and one for each 16 KiB of its image.
     *
     * @param number frees them when it is completed
     * @return false when too much is waiting
     */
    public boolean admit(Draft draft, CompletableFuture<Long> number) {
        byte[] image = draft.image();
        int places = 1 + (image == null ? 0 : image.length / BYTES_PER_PLACE);
        if (!free.tryAcquire(places)) {
            return false;
        }
        number.whenComplete((written, failure) -> free.release(places));
        return true;
    }

    /** Waits, for so many seconds at most, until nothing is waiting. */
    public void awaitEmpty(int seconds) throws InterruptedException {
        if (free.tryAcquire(PLACES, seconds, TimeUnit.SECONDS)) {
            free.release(PLACES);
        }
    }
}
