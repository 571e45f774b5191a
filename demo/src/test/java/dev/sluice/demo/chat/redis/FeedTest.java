package dev.sluice.demo.chat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.chat.log.RoomLog;
import dev.sluice.demo.chat.protocol.Entry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class FeedTest {

    private final TreeMap<Long, Entry> entries = new TreeMap<>();
    private final Queue<Runnable> reads = new ArrayDeque<>();
    private final List<Object> told = new ArrayList<>();
    private final Recorder recorder = new Recorder(told);
    private final Feed feed = new Feed(
            "lobby",
            room -> read(this::newest),
            (room, seq, limit) -> read(() ->
                    entries.tailMap(seq, false).values().stream().limit(limit).toList()));

    @Test
    void beginsWhereTheLogIs() {
        write(1, 2);
        begin();
        assertThat(told).containsExactly("began 2");
    }

    @Test
    void tellsWhoeverComesLaterWhereItIs() {
        begin();
        feed.published(write(1));
        List<Object> other = new ArrayList<>();
        feed.add(new Recorder(other));
        assertThat(other).containsExactly("began 1");
    }

    @Test
    void tellsTheNextEntryAtOnce() {
        begin();
        feed.published(write(1));
        feed.published(write(2));
        assertThat(told).containsExactly("began 0", 1L, 2L);
        assertThat(reads).isEmpty();
    }

    @Test
    void readsWhatLiesInAGap() {
        begin();
        write(1, 2);
        feed.published(write(3));
        readAll();
        assertThat(told).containsExactly("began 0", 1L, 2L, 3L);
    }

    @Test
    void passesOverWhatIsGoneInAGap() {
        begin();
        write(1, 3);
        feed.published(write(4));
        readAll();
        assertThat(told).containsExactly("began 0", 1L, 3L, 4L);
    }

    @Test
    void tellsNothingTwice() {
        begin();
        Entry first = write(1);
        feed.published(first);
        feed.published(first);
        feed.subscribed();
        readAll();
        assertThat(told).containsExactly("began 0", 1L);
    }

    @Test
    void readsAgainWhatWasPublishedWhileItRead() {
        begin();
        write(1, 2);
        feed.published(write(3));
        feed.published(write(4));
        reads.remove().run();
        feed.published(write(5));
        readAll();
        assertThat(told).containsExactly("began 0", 1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void readsByPages() {
        begin();
        for (long number = 1; number <= 1_200; number++) {
            write(number);
        }
        feed.subscribed();
        readAll();
        assertThat(told).hasSize(1_201).endsWith(1_199L, 1_200L);
    }

    @Test
    void makesUpForALostConnection() {
        begin();
        feed.published(write(1));
        write(2, 3);
        feed.subscribed();
        readAll();
        assertThat(told).containsExactly("began 0", 1L, 2L, 3L);
    }

    /** As when a Redis that keeps nothing on disk was restarted. */
    @Test
    void beginsAgainWhenTheLogHasLostWhatWasTold() {
        begin();
        feed.published(write(1));
        feed.published(write(2));
        entries.clear();
        feed.published(write(1));
        readAll();
        feed.published(write(2));
        assertThat(told).containsExactly("began 0", 1L, 2L, "began 1", 2L);
    }

    @Test
    void noticesThatTheLogHasLostWhatWasToldEvenIfNothingIsSaid() {
        begin();
        feed.published(write(1));
        entries.clear();
        feed.catchUp();
        readAll();
        assertThat(told).containsExactly("began 0", 1L, "began 0");
    }

    @Test
    void hearsNothingBeforeItKnowsWhereTheLogIs() {
        feed.add(recorder);
        feed.published(write(1));
        readAll();
        assertThat(told).containsExactly("began 1");
    }

    @Test
    void waitsForTheNextTimeWhenTheLogCannotBeRead() {
        List<Object> other = new ArrayList<>();
        Queue<CompletionStage<Long>> answers = new ArrayDeque<>(List.of(
                CompletableFuture.failedFuture(new IllegalStateException("away")),
                CompletableFuture.completedFuture(3L)));
        Feed away = new Feed("lobby", room -> answers.remove(), (room, seq, limit) -> read(List::of));
        away.add(new Recorder(other));
        away.subscribed();
        assertThat(other).isEmpty();
        assertThat(away.isSubscribed()).isTrue();
        away.catchUp();
        assertThat(other).containsExactly("began 3");
    }

    @Test
    void tellsWhenNobodyIsLeft() {
        Recorder other = new Recorder(new ArrayList<>());
        feed.add(recorder);
        feed.add(other);
        assertThat(feed.remove(recorder)).isFalse();
        assertThat(feed.remove(recorder)).isFalse();
        assertThat(feed.remove(other)).isTrue();
    }

    private void begin() {
        feed.add(recorder);
        feed.subscribed();
        readAll();
    }

    private long newest() {
        return entries.isEmpty() ? 0 : entries.lastKey();
    }

    /** Returns the last one. */
    private Entry write(long... numbers) {
        for (long number : numbers) {
            entries.put(number, new Entry.Said("lobby", number, "id" + number, "Ada", 5, "text", null));
        }
        return entries.lastEntry().getValue();
    }

    private void readAll() {
        for (Runnable read = reads.poll(); read != null; read = reads.poll()) {
            read.run();
        }
    }

    private <T> CompletionStage<T> read(Supplier<T> result) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        T now = result.get(); // what Redis sees, before it has answered
        reads.add(() -> answer.complete(now));
        return answer;
    }

    private static final class Recorder implements RoomLog.Follower {

        private final List<Object> told;

        Recorder(List<Object> told) {
            this.told = told;
        }

        @Override
        public void began(long newest) {
            told.add("began " + newest);
        }

        @Override
        public void appended(Entry entry) {
            told.add(entry.seq());
        }
    }
}
