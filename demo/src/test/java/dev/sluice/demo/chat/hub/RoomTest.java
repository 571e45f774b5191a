package dev.sluice.demo.chat.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.chat.backend.Exchange;
import dev.sluice.demo.chat.log.Draft;
import dev.sluice.demo.chat.log.RoomLog;
import dev.sluice.demo.chat.login.Identity;
import dev.sluice.demo.chat.protocol.Entry;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A room whose event loop, time and log the test drives. Each member has an event loop of their own. */
class RoomTest {

    private static final JsonMapper JSON = new JsonMapper();

    private final EmbeddedChannel loop = new EmbeddedChannel();
    private final HandLog log = new HandLog();
    private final List<Client> clients = new ArrayList<>();
    private final List<Room> freed = new ArrayList<>();
    private final Room[] open = new Room[1];
    private final Servers servers =
            new Servers("self", Exchange.none(), System::nanoTime, (room, change) -> open[0].tell(change));
    private final Room room;

    RoomTest() {
        loop.freezeTime();
        room = new Room("lobby", loop.eventLoop(), log, servers, freed::add);
        open[0] = room;
    }

    @AfterEach
    void end() {
        clients.forEach(client -> client.channel.finishAndReleaseAll());
        loop.finishAndReleaseAll();
    }

    @Test
    void welcomesNobodyBeforeItIsKnownWhereTheLogIs() {
        log.write(3);
        Client ada = new Client("Ada").join(null);
        assertThat(ada.received()).isEmpty();
        log.begin();
        assertThat(ada.received()).containsExactly("welcome 3 from 0 oldest 1 [Ada]", "1", "2", "3");
    }

    @Test
    void tellsWhatIsSaidAsItIsSaid() {
        log.begin();
        Client ada = new Client("Ada").join(null);
        Client bea = new Client("Bea").join(null);
        ada.received();
        bea.received();
        log.write(2);
        assertThat(ada.received()).containsExactly("1", "2");
        assertThat(bea.received()).containsExactly("1", "2");
    }

    @Test
    void showsWhoeverIsNewTheLatest() {
        log.write(120);
        log.begin();
        assertThat(new Client("Ada").join(null).received())
                .startsWith("welcome 120 from 70 oldest 1 [Ada]", "71")
                .endsWith("120")
                .hasSize(51);
    }

    @ParameterizedTest
    @CsvSource({
        "120, 120", // nothing was missed
        "119, 119",
        "20, 20", // all that is missing, not the latest alone
        "10, 10", // one below the oldest
        "9, 70", // something was missed that is gone
        "0, 70",
        "-1, 70",
        "121, 70", // another log
        "9223372036854775807, 70"
    })
    void goesOnWhereSomebodyWasIfThatIsPossible(long since, long from) {
        log.write(120);
        log.forgetUpTo(10);
        log.begin();
        List<String> received = new Client("Ada").join(since).received();
        assertThat(received.get(0)).isEqualTo("welcome 120 from " + from + " oldest 11 [Ada]");
        assertThat(received.subList(1, received.size())).isEqualTo(numbers(from + 1, 120));
    }

    @Test
    void welcomesIntoAnEmptyRoom() {
        log.begin();
        assertThat(new Client("Ada").join(null).received()).containsExactly("welcome 0 from 0 oldest 1 [Ada]");
        assertThat(new Client("Bea").join(0L).received().get(0)).startsWith("welcome 0 from 0 ");
        assertThat(new Client("Cy").join(7L).received().get(0)).startsWith("welcome 0 from 0 ");
    }

    @Test
    void readsWhatWasMissedByPagesWhileMoreIsSaid() {
        log.write(250);
        log.begin();
        log.isHeld = true;
        Client ada = new Client("Ada").join(0L);
        log.release(1);
        assertThat(ada.received()).containsExactly("welcome 250 from 0 oldest 1 [Ada]");
        log.write(1);
        log.release(1);
        log.write(1);
        assertThat(ada.received()).isEqualTo(numbers(1, 100));
        log.release(1);
        assertThat(ada.received()).isEqualTo(numbers(101, 200));
        log.isHeld = false;
        log.release(1);
        assertThat(ada.received()).isEqualTo(numbers(201, 252));
        log.write(1);
        assertThat(ada.received()).containsExactly("253");
    }

    @Test
    void readsAgainWhenTheLogWasAway() {
        log.write(2);
        log.begin();
        log.isAway = true;
        Client ada = new Client("Ada").join(0L);
        pass(900);
        assertThat(ada.received()).noneMatch(message -> message.startsWith("welcome"));
        log.isAway = false;
        pass(100);
        assertThat(ada.received()).containsSubsequence("welcome 2 from 0 oldest 1 [Ada]", "1", "2");
    }

    @Test
    void sendsEverybodyBackWhenTheLogHasLostWhatTheyHaveGot() {
        log.write(3);
        log.begin();
        Client ada = new Client("Ada").join(3L);
        ada.received();
        room.began(0);
        assertThat(ada.received()).containsExactly("closed with 1012");
        assertThat(new Client("Bea").join(3L).received().get(0)).startsWith("welcome 0 from 0 ");
    }

    @Test
    void tellsNothingMoreToWhoeverHasLeft() {
        log.begin();
        Client ada = new Client("Ada").join(null);
        ada.received();
        log.write(1);
        room.leave(ada.member);
        log.write(1);
        pass(200);
        assertThat(ada.received()).containsExactly("1", "left");
        assertThat(freed).containsExactly(room);
    }

    @Test
    void letsGoOfWhoeverLeavesBeforeTheyAreIn() {
        Client ada = new Client("Ada").join(null);
        room.leave(ada.member);
        settle();
        log.begin();
        assertThat(ada.received()).containsExactly("left");
        assertThat(freed).containsExactly(room);
    }

    @Test
    void tellsWhoHasComeAndGoneInOneGo() {
        log.begin();
        Client ada = new Client("Ada").join(null);
        new Client("Bea").join(null);
        Client cy = new Client("Cy").join(null);
        ada.received();
        pass(99);
        assertThat(ada.received()).isEmpty();
        pass(1);
        assertThat(ada.received()).containsExactly("+[Ada, Bea, Cy] -[]");
        room.leave(cy.member);
        pass(100);
        assertThat(ada.received()).containsExactly("+[] -[Cy]");
    }

    /** Or they would be shown for ever: that they have gone is told of nobody who was not announced. */
    @Test
    void welcomesWithNobodyWhoLeavesBeforeTheyAreAnnounced() {
        log.begin();
        Client hasty = new Client("hasty").join(null);
        Client ada = new Client("Ada").join(null);
        assertThat(ada.received()).containsExactly("welcome 0 from 0 oldest 1 [Ada]");
        room.leave(hasty.member);
        pass(100);
        assertThat(ada.received()).containsExactly("+[Ada] -[]");
    }

    @Test
    void namesWhoeverWasAnnouncedInTheWelcome() {
        log.begin();
        new Client("Ada").join(null);
        pass(100);
        assertThat(new Client("Bea").join(null).received().get(0)).endsWith("[Ada, Bea]");
    }

    @Test
    void tellsTheOthersWhoIsWriting() {
        log.begin();
        Client ada = new Client("Ada").join(null);
        Client again = new Client("Ada").join(null);
        Client bea = new Client("Bea").join(null);
        List.of(ada, again, bea).forEach(Client::received);
        room.typing("Ada");
        assertThat(bea.received()).containsExactly("Ada is writing");
        assertThat(ada.received()).isEmpty();
        assertThat(again.received()).isEmpty();
    }

    @Test
    void followsTheLogUntilItIsClosed() {
        assertThat(log.follower).isSameAs(room);
        room.close();
        assertThat(log.follower).isNull();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void givesEverybodyEachEntryOnceAndInOrderWhateverHappensWhen(long seed) {
        Random random = new Random(seed);
        log.write(random.nextInt(300));
        log.isHeld = true;
        List<Client> joined = new ArrayList<>();
        boolean hasBegun = false;
        for (int i = 0; i < 500; i++) {
            int what = random.nextInt(10);
            if (what < 4) {
                log.write(1 + random.nextInt(3));
            } else if (what == 4 && joined.size() < 15) {
                joined.add(new Client("member " + i).join(random.nextBoolean() ? null : (long) random.nextInt(400)));
            } else if (what == 5 && !hasBegun) {
                hasBegun = true;
                log.begin();
            } else if (what < 9) {
                log.release(1);
            } else {
                pass(50);
            }
        }
        log.isHeld = false;
        log.release(Integer.MAX_VALUE);
        pass(2_000);
        assertThat(joined).isNotEmpty();
        for (Client client : joined) {
            client.checkNumbers(log.newest());
        }
    }

    private static List<String> numbers(long first, long last) {
        return LongStream.rangeClosed(first, last).mapToObj(String::valueOf).toList();
    }

    private void pass(int millis) {
        settle();
        loop.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        settle();
    }

    /** A task of one loop may leave one for another. */
    private void settle() {
        for (int i = 0; i < 12; i++) {
            loop.runPendingTasks();
            loop.runScheduledPendingTasks();
            clients.forEach(client -> client.channel.runPendingTasks());
        }
    }

    private final class Client {

        private final EmbeddedChannel channel = new EmbeddedChannel();
        private final Connection connection;
        private Member member;

        Client(String name) {
            connection = new Connection(new Identity(name, name + " session", 0), channel);
            clients.add(this);
        }

        Client join(Long since) {
            member = room.join(connection, since);
            settle();
            return this;
        }

        /** What was sent since, in short: an entry is its number. */
        List<String> received() {
            settle();
            List<String> received = new ArrayList<>();
            for (WebSocketFrame frame = channel.readOutbound(); frame != null; frame = channel.readOutbound()) {
                if (frame instanceof CloseWebSocketFrame close) {
                    received.add("closed with " + close.statusCode());
                    close.release();
                    continue;
                }
                JsonNode message = JSON.readTree(frame.content().toString(UTF_8));
                frame.release();
                switch (message.get("type").stringValue()) {
                    case "welcome" ->
                        received.add("welcome " + message.get("seq") + " from " + message.get("from") + " oldest "
                                + message.get("oldest") + ' ' + names(message.get("members")));
                    case "entries" ->
                        message.get("entries")
                                .forEach(entry -> received.add(entry.get("seq").toString()));
                    case "said" -> received.add(message.get("seq").toString());
                    case "presence" ->
                        received.add("+" + names(message.get("joined")) + " -" + names(message.get("left")));
                    case "left" -> received.add("left");
                    case "typing" -> received.add(message.get("name").stringValue() + " is writing");
                    default -> throw new AssertionError(message);
                }
            }
            return received;
        }

        void checkNumbers(long newest) {
            List<String> received = received();
            String welcome = received.stream()
                    .filter(message -> message.startsWith("welcome"))
                    .findFirst()
                    .orElseThrow();
            long from = Long.parseLong(welcome.split(" ", -1)[3]);
            assertThat(received.stream()
                            .filter(message -> message.matches("\\d+"))
                            .toList())
                    .as(welcome)
                    .isEqualTo(numbers(from + 1, newest));
        }

        private static List<String> names(JsonNode array) {
            List<String> names = new ArrayList<>();
            array.forEach(name -> names.add(name.stringValue()));
            return names;
        }
    }

    /** A log of one room in memory, whose reads wait for the test if it wants that. */
    private final class HandLog implements RoomLog {

        private final TreeMap<Long, Entry> entries = new TreeMap<>();
        private final Queue<Runnable> reads = new ArrayDeque<>();
        private Follower follower;
        private boolean hasBegun;
        private boolean isHeld;
        private boolean isAway;

        void write(int count) {
            for (int i = 0; i < count; i++) {
                long number = newest() + 1;
                Entry entry = new Entry.Said("lobby", number, "id" + number, "Ada", 7, "text", null);
                entries.put(number, entry);
                if (hasBegun) {
                    follower.appended(entry);
                }
            }
            settle();
        }

        void begin() {
            hasBegun = true;
            follower.began(newest());
            settle();
        }

        void forgetUpTo(long last) {
            entries.headMap(last, true).clear();
        }

        long newest() {
            return entries.isEmpty() ? 0 : entries.lastKey();
        }

        void release(int count) {
            for (int i = 0; i < count && !reads.isEmpty(); i++) {
                reads.remove().run();
                settle();
            }
        }

        private <T> CompletionStage<T> read(Supplier<T> result) {
            CompletableFuture<T> answer = new CompletableFuture<>();
            if (isAway) {
                answer.completeExceptionally(new IllegalStateException("away"));
            } else if (isHeld) {
                reads.add(() -> answer.complete(result.get()));
            } else {
                answer.complete(result.get());
            }
            return answer;
        }

        @Override
        public CompletionStage<Extent> extent(String name) {
            return read(() -> entries.isEmpty() ? new Extent(1, 0) : new Extent(entries.firstKey(), entries.lastKey()));
        }

        @Override
        public CompletionStage<List<Entry>> after(String name, long seq, int limit) {
            return read(() ->
                    entries.tailMap(seq, false).values().stream().limit(limit).toList());
        }

        @Override
        public Following follow(String name, Follower newFollower) {
            follower = newFollower;
            return () -> follower = null;
        }

        @Override
        public CompletionStage<Long> append(Draft draft) {
            throw new UnsupportedOperationException("the test writes");
        }

        @Override
        public CompletionStage<List<Entry>> before(String name, long seq, int limit) {
            throw new UnsupportedOperationException("a room does not look back");
        }

        @Override
        public CompletionStage<Optional<byte[]>> image(String name, String id) {
            throw new UnsupportedOperationException("a room shows no images");
        }

        @Override
        public CompletionStage<List<Summary>> rooms(int limit) {
            throw new UnsupportedOperationException("a room knows itself alone");
        }
    }
}
