package dev.sluice.demo.chat.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.demo.chat.log.RoomLog.Extent;
import dev.sluice.demo.chat.log.RoomLog.Summary;
import dev.sluice.demo.chat.protocol.ChatError;
import dev.sluice.demo.chat.protocol.ChatException;
import dev.sluice.demo.chat.protocol.Entry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link RoomLog} says of itself, for each that there is. */
@Timeout(60)
public abstract class RoomLogContract {

    protected static final int HISTORY = 20;

    private RoomLog log;

    /** A log without any entry that keeps {@code history} of them. */
    protected abstract RoomLog newLog(int history) throws Exception;

    @BeforeEach
    void beginAnew() throws Exception {
        log = newLog(HISTORY);
    }

    @Test
    void numbersTheEntriesOfEachRoomFromOne() {
        assertThat(say("lobby", "a")).isEqualTo(1);
        assertThat(say("lobby", "b")).isEqualTo(2);
        assertThat(say("attic", "a")).isEqualTo(1);
        assertThat(say("lobby", "c")).isEqualTo(3);
        assertThat(get(log.after("lobby", 0, 10)))
                .containsExactly(said("lobby", 1, "a"), said("lobby", 2, "b"), said("lobby", 3, "c"));
        assertThat(get(log.after("attic", 0, 10))).containsExactly(said("attic", 1, "a"));
    }

    @Test
    void keepsNamesAndTextsOfAllScripts() {
        Entry entry = new Entry.Said("水 {x}: \"*\"", 0, "a", "Ада", 5, "\uD83D\uDE00 \"\n\\u0000", null);
        assertThat(get(log.append(Draft.of(entry, "s")))).isEqualTo(1);
        assertThat(get(log.after(entry.room(), 0, 1))).containsExactly(entry.numbered(1));
        assertThat(get(log.rooms(9))).containsExactly(new Summary(entry.room(), 1, 5));
    }

    @Test
    void writesNothingTwice() {
        say("lobby", "a");
        assertThat(say("lobby", "b")).isEqualTo(2);
        assertThat(say("lobby", "a")).isEqualTo(1);
        assertThat(say("lobby", "b")).isEqualTo(2);
        assertThat(get(log.extent("lobby"))).isEqualTo(new Extent(1, 2));
    }

    @Test
    void takesTheSameIdOfAnotherAuthorForAnother() {
        say("lobby", "a");
        assertThat(get(log.append(Draft.of(said("lobby", 0, "a"), "other")))).isEqualTo(2);
    }

    @Test
    void knowsAgainWhatWasWrittenAndIsGone() {
        say("lobby", "a");
        edit(1, "b");
        assertThat(say("lobby", "a")).isEqualTo(1);
        assertThat(edit(1, "b")).isEqualTo(2);
        delete(1, "c");
        assertThat(delete(1, "c")).isEqualTo(3);
        assertThat(edit(1, "b")).isEqualTo(2);
        assertThat(get(log.after("lobby", 0, 10))).containsExactly(deleted(3, 1, "c"));
    }

    @Test
    void putsAnEditInThePlaceOfWhatItEdits() {
        say("lobby", "a");
        say("lobby", "b");
        assertThat(edit(1, "c")).isEqualTo(3);
        assertThat(get(log.after("lobby", 0, 10))).containsExactly(said("lobby", 2, "b"), edited(3, 1, "c"));
        assertThat(edit(1, "d")).isEqualTo(4);
        assertThat(get(log.after("lobby", 0, 10))).containsExactly(said("lobby", 2, "b"), edited(4, 1, "d"));
        assertThat(get(log.extent("lobby"))).isEqualTo(new Extent(2, 4));
    }

    @Test
    void leavesNothingOfWhatIsDeleted() {
        say("lobby", "a");
        edit(1, "b");
        assertThat(delete(1, "c")).isEqualTo(3);
        assertThat(get(log.after("lobby", 0, 10))).containsExactly(deleted(3, 1, "c"));
        assertThat(get(log.before("lobby", 10, 10))).containsExactly(deleted(3, 1, "c"));
    }

    @Test
    void changesOnlyWhatThereIs() {
        say("lobby", "a");
        edit(1, "b");
        refuses(ChatError.NO_SUCH_MESSAGE, log.append(change(edited(0, 7, "x"))));
        refuses(ChatError.NO_SUCH_MESSAGE, log.append(change(edited(0, 0, "x"))));
        refuses(ChatError.NO_SUCH_MESSAGE, log.append(change(deleted(0, -1, "x"))));
        refuses(ChatError.NO_SUCH_MESSAGE, log.append(change(edited(0, Long.MIN_VALUE, "x"))));
        refuses(ChatError.NO_SUCH_MESSAGE, log.append(change(edited(0, 2, "x")))); // an edit is no message of its own
        refuses(ChatError.NO_SUCH_MESSAGE, log.append(change(deleted(0, 2, "x"))));
        refuses(ChatError.NO_SUCH_MESSAGE, log.append(change(deleted(0, Long.MAX_VALUE, "x"))));
        delete(1, "c");
        refuses(ChatError.NO_SUCH_MESSAGE, log.append(change(edited(0, 1, "x"))));
        refuses(ChatError.NO_SUCH_MESSAGE, log.append(change(deleted(0, 1, "x"))));
        refuses(ChatError.NO_SUCH_MESSAGE, log.append(change(deleted(0, 3, "x"))));
        assertThat(get(log.extent("lobby"))).isEqualTo(new Extent(3, 3));
    }

    @Test
    void changesNothingInAnotherRoom() {
        say("attic", "a");
        refuses(ChatError.NO_SUCH_MESSAGE, log.append(change(edited(0, 1, "x"))));
    }

    @Test
    void letsNobodyChangeWhatOthersHaveSaid() {
        say("lobby", "a");
        edit(1, "b");
        refuses(ChatError.NOT_YOURS, log.append(Draft.of(edited(0, 1, "x"), "other")));
        refuses(ChatError.NOT_YOURS, log.append(Draft.of(deleted(0, 1, "x"), "other")));
        assertThat(get(log.after("lobby", 0, 10))).containsExactly(edited(2, 1, "b"));
    }

    @Test
    void goesOnAfterWhatItHasRefused() {
        say("lobby", "a");
        CompletionStage<Long> refused = log.append(Draft.of(edited(0, 1, "x"), "other"));
        CompletionStage<Long> next = log.append(Draft.of(said("lobby", 0, "b"), "author"));
        refuses(ChatError.NOT_YOURS, refused);
        assertThat(get(next)).isEqualTo(2);
    }

    @Test
    void keepsAnImageAsLongAsItsEntry() {
        byte[] bytes = {0, -1, 13, 10};
        Entry entry =
                new Entry.Said("lobby", 0, "a", "Ada", 5, null, new Entry.Image("pic", "image/png", bytes.length));
        assertThat(get(log.append(new Draft(entry, "author", bytes)))).isEqualTo(1);
        assertThat(get(log.after("lobby", 0, 1))).containsExactly(entry.numbered(1));
        assertThat(get(log.image("lobby", "pic")))
                .hasValueSatisfying(found -> assertThat(found).isEqualTo(bytes));
        assertThat(get(log.image("attic", "pic"))).isEmpty();
        assertThat(get(log.image("lobby", "other"))).isEmpty();
        refuses(ChatError.NO_SUCH_MESSAGE, log.append(change(edited(0, 1, "x")))); // it has no text
        refuses(ChatError.NOT_YOURS, log.append(Draft.of(deleted(0, 1, "x"), "other")));
        delete(1, "b");
        assertThat(get(log.image("lobby", "pic"))).isEmpty();
    }

    @Test
    void keepsTheLatestAndForgetsTheRest() {
        Entry image = new Entry.Said("lobby", 0, "pic", "Ada", 5, null, new Entry.Image("pic", "image/png", 3));
        get(log.append(new Draft(image, "author", "pic".getBytes(UTF_8))));
        for (int i = 2; i <= HISTORY; i++) {
            say("lobby", "id" + i);
        }
        assertThat(get(log.extent("lobby"))).isEqualTo(new Extent(1, HISTORY));
        say("lobby", "one more");
        assertThat(get(log.extent("lobby"))).isEqualTo(new Extent(2, HISTORY + 1));
        assertThat(get(log.after("lobby", 0, 100))).hasSize(HISTORY);
        assertThat(get(log.image("lobby", "pic"))).isEmpty();
        refuses(ChatError.NO_SUCH_MESSAGE, log.append(change(deleted(0, 1, "x"))));
        assertThat(get(log.append(new Draft(image, "author", "pic".getBytes(UTF_8)))))
                .as("too long ago to be known again")
                .isEqualTo(HISTORY + 2);
    }

    @Test
    void keepsAnEditAfterWhatItEditsWouldBeForgotten() {
        say("lobby", "a");
        for (int i = 2; i <= HISTORY; i++) {
            say("lobby", "id" + i);
        }
        edit(1, "b");
        say("lobby", "c");
        assertThat(edit(1, "d")).isEqualTo(HISTORY + 3);
        assertThat(get(log.before("lobby", Long.MAX_VALUE, 1))).containsExactly(edited(HISTORY + 3, 1, "d"));
    }

    @Test
    void readsPagesInEitherDirection() {
        for (int i = 1; i <= 9; i++) {
            say("lobby", "id" + i);
        }
        edit(5, "edit");
        assertThat(numbers(log.after("lobby", 0, 3))).containsExactly(1L, 2L, 3L);
        assertThat(numbers(log.after("lobby", 3, 3))).containsExactly(4L, 6L, 7L);
        assertThat(numbers(log.after("lobby", 9, 3))).containsExactly(10L);
        assertThat(numbers(log.after("lobby", 10, 3))).isEmpty();
        assertThat(numbers(log.after("lobby", 11, 3))).isEmpty();
        assertThat(numbers(log.before("lobby", 11, 3))).containsExactly(8L, 9L, 10L);
        assertThat(numbers(log.before("lobby", 1_000, 2))).containsExactly(9L, 10L);
        assertThat(numbers(log.before("lobby", 7, 3))).containsExactly(3L, 4L, 6L);
        assertThat(numbers(log.before("lobby", 5, 9))).containsExactly(1L, 2L, 3L, 4L);
        assertThat(numbers(log.before("lobby", 1, 3))).isEmpty();
    }

    /** A client can ask for any number. */
    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 1, Long.MAX_VALUE})
    void readsFromAnyNumber(long number) {
        say("lobby", "a");
        assertThat(numbers(log.before("lobby", number, 3))).isEqualTo(number > 1 ? List.of(1L) : List.of());
        assertThat(numbers(log.after("lobby", number, 3))).isEqualTo(number < 1 ? List.of(1L) : List.of());
    }

    @Test
    void hasNothingInARoomThatNobodyHasSaidAnythingIn() {
        assertThat(get(log.extent("lobby"))).isEqualTo(new Extent(1, 0));
        assertThat(get(log.after("lobby", 0, 9))).isEmpty();
        assertThat(get(log.before("lobby", 9, 9))).isEmpty();
        assertThat(get(log.image("lobby", "pic"))).isEmpty();
        assertThat(get(log.rooms(9))).isEmpty();
    }

    @Test
    void listsTheRoomThatWasLastWrittenToFirst() {
        sayAt("one", "a", 10);
        sayAt("two", "a", 30);
        sayAt("three", "a", 20);
        assertThat(get(log.rooms(9)))
                .containsExactly(new Summary("two", 1, 30), new Summary("three", 1, 20), new Summary("one", 1, 10));
        sayAt("one", "b", 40);
        assertThat(get(log.rooms(2))).containsExactly(new Summary("one", 2, 40), new Summary("two", 1, 30));
    }

    @Test
    void tellsFollowersWhatIsWrittenFromNowOn() throws Exception {
        say("lobby", "a");
        Follower one = new Follower();
        log.follow("lobby", one);
        assertThat(one.next()).isEqualTo(1L);
        say("lobby", "b");
        edit(1, "c");
        say("attic", "x");
        say("lobby", "b");
        assertThat(one.next()).isEqualTo(said("lobby", 2, "b"));
        assertThat(one.next()).isEqualTo(edited(3, 1, "c"));
        Follower two = new Follower();
        log.follow("lobby", two);
        assertThat(two.next()).as("as far as others have been told").isEqualTo(3L);
        delete(1, "d");
        assertThat(one.next()).isEqualTo(deleted(4, 1, "d"));
        assertThat(two.next()).isEqualTo(deleted(4, 1, "d"));
    }

    @Test
    void tellsNothingAfterTheFollowingHasEnded() throws Exception {
        Follower gone = new Follower();
        RoomLog.Following following = log.follow("lobby", gone);
        Follower stays = new Follower();
        log.follow("lobby", stays);
        assertThat(gone.next()).isEqualTo(0L);
        assertThat(stays.next()).isEqualTo(0L);
        following.close();
        say("lobby", "a");
        assertThat(stays.next()).isEqualTo(said("lobby", 1, "a"));
        assertThat(gone.told).isEmpty();
    }

    @Test
    void canBeFollowedAgain() throws Exception {
        Follower first = new Follower();
        RoomLog.Following following = log.follow("lobby", first);
        first.next();
        following.close();
        say("lobby", "a");
        Follower second = new Follower();
        log.follow("lobby", second);
        assertThat(second.next()).isEqualTo(1L);
        say("lobby", "b");
        assertThat(second.next()).isEqualTo(said("lobby", 2, "b"));
        assertThat(first.told).isEmpty();
    }

    @Test
    void answersInTheOrderOfTheCalls() {
        List<CompletableFuture<Long>> answers = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            answers.add(
                    log.append(Draft.of(said("lobby", 0, "id" + i), "author")).toCompletableFuture());
        }
        for (int i = 0; i < 500; i++) {
            assertThat(get(answers.get(i))).isEqualTo(i + 1);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void givesEachItsNumberWhenManyWriteAtOnce(long seed) throws Exception {
        int authors = 4;
        int each = 60;
        RoomLog longLog = newLog(authors * each);
        Follower follower = new Follower();
        longLog.follow("lobby", follower);
        assertThat(follower.next()).isEqualTo(0L);
        List<CompletableFuture<Set<Long>>> writers = new ArrayList<>();
        for (int i = 0; i < authors; i++) {
            String author = "author" + i;
            Random random = new Random(seed * 100 + i);
            writers.add(CompletableFuture.supplyAsync(() -> write(longLog, author, each, random)));
        }
        Set<Long> numbers = new HashSet<>();
        for (CompletableFuture<Set<Long>> writer : writers) {
            numbers.addAll(writer.get(30, TimeUnit.SECONDS));
        }
        assertThat(numbers).hasSize(authors * each);
        for (long number = 1; number <= (long) authors * each; number++) {
            assertThat(((Entry) follower.next()).seq()).isEqualTo(number);
        }
    }

    /** Says some things twice, as one does who has lost the answer. */
    private static Set<Long> write(RoomLog log, String author, int count, Random random) {
        List<CompletableFuture<Long>> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Draft draft = Draft.of(said("lobby", 0, "id" + i), author);
            for (int times = random.nextInt(2); times >= 0; times--) {
                answers.add(log.append(draft).toCompletableFuture());
            }
        }
        Set<Long> numbers = new HashSet<>();
        answers.forEach(answer -> numbers.add(get(answer)));
        return numbers;
    }

    private long say(String room, String id) {
        return sayAt(room, id, 5);
    }

    private long sayAt(String room, String id, long at) {
        return get(log.append(Draft.of(new Entry.Said(room, 0, id, "Ada", at, "text " + id, null), "author")));
    }

    private long edit(long target, String id) {
        return get(log.append(change(edited(0, target, id))));
    }

    private long delete(long target, String id) {
        return get(log.append(change(deleted(0, target, id))));
    }

    private static Draft change(Entry entry) {
        return Draft.of(entry, "author");
    }

    protected static Entry said(String room, long number, String id) {
        return new Entry.Said(room, number, id, "Ada", 5, "text " + id, null);
    }

    private static Entry edited(long number, long target, String id) {
        return new Entry.Edited("lobby", number, target, id, "Ada", 5, "edit " + id);
    }

    private static Entry deleted(long number, long target, String id) {
        return new Entry.Deleted("lobby", number, target, id, "Ada", 5);
    }

    private static List<Long> numbers(CompletionStage<List<Entry>> entries) {
        return get(entries).stream().map(Entry::seq).toList();
    }

    protected static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }

    protected static void refuses(ChatError error, CompletionStage<?> answer) {
        assertThatThrownBy(() -> get(answer))
                .satisfies(failure -> assertThat(ChatException.in(failure))
                        .extracting(ChatException::error)
                        .isEqualTo(error));
    }

    /** Keeps what it is told: a number, then entries. */
    public static final class Follower implements RoomLog.Follower {

        private final BlockingQueue<Object> told = new LinkedBlockingQueue<>();

        @Override
        public void began(long newest) {
            told.add(newest);
        }

        @Override
        public void appended(Entry entry) {
            told.add(entry);
        }

        boolean isUntold() {
            return told.isEmpty();
        }

        public Object next() throws InterruptedException {
            Object next = told.poll(20, TimeUnit.SECONDS);
            assertThat(next).as("told in time").isNotNull();
            return next;
        }
    }
}
