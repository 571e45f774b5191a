package dev.sluice.demo.chat.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.demo.chat.log.RoomLog.Extent;
import dev.sluice.demo.chat.log.RoomLog.Follower;
import dev.sluice.demo.chat.log.RoomLog.Following;
import dev.sluice.demo.chat.protocol.ChatError;
import dev.sluice.demo.chat.protocol.ChatException;
import dev.sluice.demo.chat.protocol.Entry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every log has to do. */
@Timeout(60)
public abstract class RoomLogContract {

    /** How many entries of a room the logs under test keep. */
    protected static final int HISTORY = 500;

    private static final int WAIT_SECONDS = 20;
    private static final String ROOM = "lobby";
    private static final String ADA = "session of Ada";
    private static final String BEA = "session of Bea";

    /** The log under test, empty. */
    protected abstract RoomLog log();

    /** Where one follows the log: the same one, or that of another server. */
    protected RoomLog followed() {
        return log();
    }

    @Nested
    class Numbers {

        @Test
        void beginAt1InEachRoom() throws Exception {
            assertThat(get(log().extent(ROOM))).isEqualTo(new Extent(1, 0));
            assertThat(say("a")).isEqualTo(1);
            assertThat(say("b")).isEqualTo(2);
            assertThat(get(log().append(said("attic", "a", "hello", ADA)))).isEqualTo(1);
            assertThat(get(log().extent(ROOM))).isEqualTo(new Extent(1, 2));
        }

        @Test
        void areTheSameForWhatIsSaidAgain() throws Exception {
            assertThat(say("a")).isEqualTo(1);
            assertThat(say("b")).isEqualTo(2);
            assertThat(say("a")).isEqualTo(1);
            assertThat(numbers(get(log().after(ROOM, 0, 2 * HISTORY)))).containsExactly(1L, 2L);
        }

        @Test
        void areOfTheirOwnForTheSameIdOfAnotherAuthor() throws Exception {
            assertThat(say("a")).isEqualTo(1);
            assertThat(get(log().append(said(ROOM, "a", "me too", BEA)))).isEqualTo(2);
        }

        @Test
        void areGivenInTheOrderOfTheCalls() throws Exception {
            List<CompletableFuture<Long>> numbers = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                numbers.add(
                        log().append(said(ROOM, "id-" + i, "text " + i, ADA)).toCompletableFuture());
            }
            for (int i = 0; i < numbers.size(); i++) {
                assertThat(get(numbers.get(i))).isEqualTo(i + 1L);
            }
        }
    }

    @Nested
    class Reading {

        @Test
        void givesWhatWasSaidAsItWas() throws Exception {
            String text = "水門を開けました 🌊\n\"quoted\" \\ <b>";
            get(log().append(said(ROOM, "a", text, ADA)));
            assertThat(get(log().after(ROOM, 0, 1)))
                    .containsExactly(new Entry.Said(ROOM, 1, "a", "Ada", 42, text, null));
        }

        @ParameterizedTest
        @ValueSource(strings = {"lobby", "a room", "水門", "a:b", "*", "x/y", "\"", "{lobby}"})
        void knowsRoomsOfAnyName(String room) throws Exception {
            get(log().append(said(room, "a", "here", ADA)));
            assertThat(get(log().after(room, 0, 10))).hasSize(1);
            assertThat(get(log().rooms(10))).extracting(RoomLog.Summary::room).containsExactly(room);
        }

        @Test
        void goesForwardFromANumber() throws Exception {
            sayMany(10);
            assertThat(numbers(get(log().after(ROOM, 3, 4)))).containsExactly(4L, 5L, 6L, 7L);
            assertThat(numbers(get(log().after(ROOM, 8, 4)))).containsExactly(9L, 10L);
            assertThat(get(log().after(ROOM, 10, 4))).isEmpty();
            assertThat(get(log().after(ROOM, 99, 4))).isEmpty();
            assertThat(get(log().after("nobody's", 0, 4))).isEmpty();
        }

        @Test
        void goesBackFromANumber() throws Exception {
            sayMany(10);
            assertThat(numbers(get(log().before(ROOM, 5, 3)))).containsExactly(2L, 3L, 4L);
            assertThat(numbers(get(log().before(ROOM, 3, 5)))).containsExactly(1L, 2L);
            assertThat(numbers(get(log().before(ROOM, 99, 2)))).containsExactly(9L, 10L);
            assertThat(get(log().before(ROOM, 1, 5))).isEmpty();
            assertThat(get(log().before("nobody's", 5, 5))).isEmpty();
        }

        @Test
        void listsTheRoomsThatWereWrittenToLastFirst() throws Exception {
            get(log().append(at("old", "a", 1_000)));
            get(log().append(at("new", "a", 3_000)));
            get(log().append(at("middle", "a", 2_000)));
            assertThat(get(log().rooms(2)))
                    .containsExactly(new RoomLog.Summary("new", 1, 3_000), new RoomLog.Summary("middle", 1, 2_000));
        }
    }

    @Nested
    class History {

        @Test
        void isBounded() throws Exception {
            sayMany(HISTORY + 5);
            assertThat(get(log().extent(ROOM))).isEqualTo(new Extent(6, HISTORY + 5));
            assertThat(numbers(get(log().after(ROOM, 0, 2 * HISTORY))))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(6, HISTORY + 5).boxed().toList());
        }

        @Test
        void recognisesWhatIsSaidAgainAsLongAsItIsKept() throws Exception {
            sayMany(HISTORY + 5);
            assertThat(say("id-5")).isEqualTo(6); // ids count from 0
            assertThat(say("id-4")).isEqualTo(HISTORY + 6);
        }

        @Test
        void takesImagesWithIt() throws Exception {
            get(log().append(image("a", "cat", "image of a cat")));
            assertThat(get(log().image(ROOM, "cat"))).hasValue("image of a cat".getBytes(UTF_8));
            sayMany(HISTORY);
            assertThat(get(log().image(ROOM, "cat"))).isEmpty();
        }

        @Test
        void forgetsWhatWasEditedToo() throws Exception {
            say("a");
            edit("b", 1, "better", ADA);
            sayMany(HISTORY);
            assertThat(get(log().extent(ROOM))).isEqualTo(new Extent(3, HISTORY + 2));
            assertThatThrownBy(() -> edit("c", 1, "best", ADA)).matches(is(ChatError.NO_SUCH_MESSAGE));
        }
    }

    @Nested
    class Changes {

        @Test
        void takeThePlaceOfWhatWasSaid() throws Exception {
            say("a");
            say("b");
            assertThat(edit("c", 1, "better", ADA)).isEqualTo(3);
            assertThat(get(log().after(ROOM, 0, 10)))
                    .containsExactly(
                            new Entry.Said(ROOM, 2, "b", "Ada", 42, "text b", null),
                            new Entry.Edited(ROOM, 3, 1, "c", "Ada", 42, "better"));
            assertThat(edit("d", 1, "best", ADA)).isEqualTo(4);
            assertThat(numbers(get(log().after(ROOM, 0, 10)))).containsExactly(2L, 4L);
        }

        @Test
        void leaveNothingOfWhatIsDeleted() throws Exception {
            say("a");
            edit("b", 1, "better", ADA);
            assertThat(delete("c", 1, ADA)).isEqualTo(3);
            assertThat(get(log().after(ROOM, 0, 10))).containsExactly(new Entry.Deleted(ROOM, 3, 1, "c", "Ada", 42));
            assertThatThrownBy(() -> edit("d", 1, "back", ADA)).matches(is(ChatError.NO_SUCH_MESSAGE));
            assertThatThrownBy(() -> delete("d", 3, ADA)).matches(is(ChatError.NO_SUCH_MESSAGE));
        }

        @Test
        void deleteImagesButEditNone() throws Exception {
            get(log().append(image("a", "cat", "image of a cat")));
            assertThatThrownBy(() -> edit("b", 1, "a dog", ADA)).matches(is(ChatError.NO_SUCH_MESSAGE));
            assertThat(get(log().image(ROOM, "cat"))).isPresent();
            delete("c", 1, ADA);
            assertThat(get(log().image(ROOM, "cat"))).isEmpty();
        }

        @Test
        void areForTheAuthorAlone() throws Exception {
            say("a");
            assertThatThrownBy(() -> edit("b", 1, "mine", BEA)).matches(is(ChatError.NOT_YOURS));
            assertThatThrownBy(() -> delete("b", 1, BEA)).matches(is(ChatError.NOT_YOURS));
            edit("c", 1, "better", ADA);
            assertThatThrownBy(() -> delete("d", 1, BEA)).matches(is(ChatError.NOT_YOURS));
            assertThat(numbers(get(log().after(ROOM, 0, 10)))).containsExactly(2L);
        }

        @Test
        void areForWhatWasSaidAndNotForItsEdits() throws Exception {
            say("a");
            edit("b", 1, "better", ADA);
            assertThatThrownBy(() -> edit("c", 2, "best", ADA)).matches(is(ChatError.NO_SUCH_MESSAGE));
            assertThatThrownBy(() -> edit("c", 99, "best", ADA)).matches(is(ChatError.NO_SUCH_MESSAGE));
        }

        @Test
        void thatAreAskedForAgainAreNotDoneAgain() throws Exception {
            say("a");
            assertThat(edit("b", 1, "better", ADA)).isEqualTo(2);
            assertThat(edit("b", 1, "better", ADA)).isEqualTo(2);
            assertThat(delete("c", 1, ADA)).isEqualTo(3);
            assertThat(delete("c", 1, ADA)).isEqualTo(3);
            assertThat(say("a")).as("said again after it was deleted").isEqualTo(1);
            assertThat(numbers(get(log().after(ROOM, 0, 10)))).containsExactly(3L);
        }
    }

    @Nested
    @SuppressWarnings("try") // what is followed is ended, and nothing else is done with it
    class Followers {

        @Test
        void hearWhatIsWrittenFromNowOn() throws Exception {
            say("a");
            Heard heard = new Heard();
            try (Following following = followed().follow(ROOM, heard)) {
                assertThat(heard.next()).isEqualTo(1L);
                say("b");
                get(log().append(said("attic", "a", "not here", ADA)));
                edit("c", 1, "better", ADA);
                assertThat(heard.next()).isEqualTo(new Entry.Said(ROOM, 2, "b", "Ada", 42, "text b", null));
                assertThat(heard.next()).isEqualTo(new Entry.Edited(ROOM, 3, 1, "c", "Ada", 42, "better"));
            }
        }

        @Test
        void hearNothingTwice() throws Exception {
            Heard heard = new Heard();
            try (Following following = followed().follow(ROOM, heard)) {
                assertThat(heard.next()).isEqualTo(0L);
                say("a");
                say("a");
                say("b");
                assertThat(((Entry) heard.next()).seq()).isEqualTo(1);
                assertThat(((Entry) heard.next()).seq()).isEqualTo(2);
            }
        }

        @Test
        void areTwoInOneRoom() throws Exception {
            Heard first = new Heard();
            Heard second = new Heard();
            try (Following following = followed().follow(ROOM, first)) {
                first.next();
                try (Following other = followed().follow(ROOM, second)) {
                    second.next();
                    say("a");
                    assertThat(((Entry) second.next()).seq()).isEqualTo(1);
                }
                say("b");
                assertThat(((Entry) first.next()).seq()).isEqualTo(1);
                assertThat(((Entry) first.next()).seq()).isEqualTo(2);
            }
            assertThat(second.isSilent()).isTrue();
        }

        /** Whenever one begins, what is read up to there and what is heard from there on is everything, once, in order. */
        @Test
        void missNothingBetweenReadingAndHearing() throws Exception {
            int messages = 400;
            CountDownLatch begun = new CountDownLatch(1);
            Thread writer = new Thread(() -> {
                for (int i = 0; i < messages; i++) {
                    CompletionStage<Long> number = log().append(said(ROOM, "id-" + i, "text " + i, ADA));
                    if (i == 20) {
                        begun.countDown();
                    }
                    if (i % 7 == 0) {
                        number.toCompletableFuture().join();
                    }
                }
            });
            writer.start();
            assertThat(begun.await(WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();
            Heard heard = new Heard();
            List<Long> numbers = new ArrayList<>();
            try (Following following = followed().follow(ROOM, heard)) {
                numbers.add((Long) heard.next());
                while (numbers.get(numbers.size() - 1) < messages) {
                    numbers.add(((Entry) heard.next()).seq());
                }
            }
            writer.join();
            assertThat(numbers)
                    .containsExactlyElementsOf(LongStream.rangeClosed(numbers.get(0), messages)
                            .boxed()
                            .toList());
        }
    }

    /** What a follower hears, the number at which it begins first. */
    protected static final class Heard implements Follower {

        private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();

        /** Has heard nothing yet. */
        public Heard() {}

        @Override
        public void began(long newest) {
            heard.add(newest);
        }

        @Override
        public void appended(Entry entry) {
            heard.add(entry);
        }

        /** What was heard next; fails when nothing is, for too long. */
        public Object next() throws InterruptedException {
            Object next = heard.poll(WAIT_SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("heard nothing within " + WAIT_SECONDS + " s");
            }
            return next;
        }

        boolean isSilent() {
            return Collections.list(Collections.enumeration(heard)).stream()
                    .noneMatch(each -> each instanceof Entry entry && entry.seq() > 1);
        }
    }

    /** Says something as Ada. */
    protected long say(String id) throws Exception {
        return get(log().append(said(ROOM, id, "text " + id, ADA)));
    }

    private void sayMany(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            say("id-" + i);
        }
    }

    private long edit(String id, long number, String text, String author) throws Exception {
        return get(log().append(Draft.of(new Entry.Edited(ROOM, 0, number, id, "Ada", 42, text), author)));
    }

    private long delete(String id, long number, String author) throws Exception {
        return get(log().append(Draft.of(new Entry.Deleted(ROOM, 0, number, id, "Ada", 42), author)));
    }

    protected static Draft said(String room, String id, String text, String author) {
        return Draft.of(new Entry.Said(room, 0, id, "Ada", 42, text, null), author);
    }

    private static Draft at(String room, String id, long at) {
        return Draft.of(new Entry.Said(room, 0, id, "Ada", at, "text", null), ADA);
    }

    private static Draft image(String id, String imageId, String bytes) {
        Entry.Image image = new Entry.Image(imageId, "image/png", bytes.length());
        return new Draft(new Entry.Said(ROOM, 0, id, "Ada", 42, null, image), ADA, bytes.getBytes(UTF_8));
    }

    private static List<Long> numbers(List<Entry> entries) {
        return entries.stream().map(Entry::seq).toList();
    }

    /** What a stage completes with; throws what it fails with. */
    protected static <T> T get(CompletionStage<T> stage) throws Exception {
        try {
            return stage.toCompletableFuture().get(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            ChatException refusal = ChatException.in(e.getCause());
            throw refusal == null ? e : refusal;
        }
    }

    private static Predicate<Throwable> is(ChatError error) {
        return failure -> failure instanceof ChatException refusal && refusal.error() == error;
    }
}
