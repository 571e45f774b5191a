package dev.sluice.demo.chat.redis;

import dev.sluice.demo.chat.log.RoomLog.Follower;
import dev.sluice.demo.chat.protocol.Entry;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The new entries of one room, in order and each once. What is published is told at once when it is the next one; in every
 * other case the log is read, since a publication may be lost, and the log is not. Thread-safe.
 */
final class Feed {

    private static final int PAGE = 500;
    private static final long UNKNOWN = -1;

    private final String room;
    private final Function<String, CompletionStage<Long>> newest;
    private final Read read;
    private final Set<Follower> followers = new LinkedHashSet<>();

    /** The number of the last entry that was told. */
    private long last = UNKNOWN;

    private boolean isSubscribed;
    private boolean isReading;

    /** Whether something happened while the log was read. */
    private boolean isStale;

    /** Reads entries after a number. */
    interface Read {

        CompletionStage<List<Entry>> after(String room, long seq, int limit);
    }

    Feed(String room, Function<String, CompletionStage<Long>> newest, Read read) {
        this.room = room;
        this.newest = newest;
        this.read = read;
    }

    /** Tells a follower of what comes. */
    synchronized void add(Follower follower) {
        followers.add(follower);
        if (last != UNKNOWN) {
            follower.began(last);
        }
    }

    /** Returns whether none is left. */
    synchronized boolean remove(Follower follower) {
        followers.remove(follower);
        return followers.isEmpty();
    }

    /** From now on publications are heard, for the first time or again. */
    synchronized void subscribed() {
        isSubscribed = true;
        catchUp();
    }

    synchronized boolean isSubscribed() {
        return isSubscribed;
    }

    /** An entry was published. One that was told already is heard again; or the log has begun anew. */
    synchronized void published(Entry entry) {
        if (!isReading && entry.seq() == last + 1 && last != UNKNOWN) {
            tell(entry);
        } else {
            catchUp();
        }
    }

    /** Reads the log to its end. Nothing happens if it cannot be read: there is a next time. */
    synchronized void catchUp() {
        if (isReading) {
            isStale = true;
            return;
        }
        isReading = true;
        isStale = false;
        newest.apply(room).whenComplete((number, failure) -> foundNewest(failure == null ? number : null));
    }

    private synchronized void foundNewest(@Nullable Long number) {
        if (number != null && number > last && last != UNKNOWN) {
            read.after(room, last, PAGE)
                    .whenComplete((entries, failure) -> ended(failure == null ? entries : List.of()));
            return;
        }
        if (number != null && number != last) {
            last = number;
            followers.forEach(follower -> follower.began(last));
        }
        ended(List.of());
    }

    private synchronized void ended(List<Entry> entries) {
        isReading = false;
        entries.stream().filter(entry -> entry.seq() > last).forEach(this::tell);
        if (isStale || entries.size() == PAGE) {
            catchUp();
        }
    }

    private void tell(Entry entry) {
        last = entry.seq();
        followers.forEach(follower -> follower.appended(entry));
    }
}
