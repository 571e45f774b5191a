package dev.sluice.demo.chat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.demo.chat.backend.Names;
import dev.sluice.demo.chat.backend.Signal;
import dev.sluice.demo.chat.log.Draft;
import dev.sluice.demo.chat.log.RoomLog;
import dev.sluice.demo.chat.log.RoomLogContract;
import dev.sluice.demo.chat.protocol.ChatError;
import dev.sluice.demo.chat.protocol.ServerMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisBackendTest extends RoomLogContract {

    private static TestRedis redis;

    private final List<RedisBackend> opened = new ArrayList<>();

    @BeforeAll
    static void startRedis(@TempDir Path directory) throws IOException {
        redis = new TestRedis(directory);
    }

    @AfterAll
    static void stopRedis() throws IOException {
        redis.close();
    }

    @AfterEach
    void close() {
        opened.forEach(RedisBackend::close);
        redis.clear();
    }

    @Override
    protected RoomLog newLog(int history) throws IOException {
        return connect(history).log();
    }

    @Test
    void tellsEachServerWhatIsWrittenByTheOther() throws Exception {
        RoomLog one = connect().log();
        RoomLog two = connect().log();
        Follower follower = new Follower();
        two.follow("lobby", follower);
        assertThat(follower.next()).isEqualTo(0L);
        for (int i = 1; i <= 50; i++) {
            RoomLog writer = i % 2 == 0 ? one : two;
            get(writer.append(Draft.of(said("lobby", 0, "id" + i), "author")));
        }
        for (int i = 1; i <= 50; i++) {
            assertThat(follower.next()).isEqualTo(said("lobby", i, "id" + i));
        }
    }

    @Test
    void beginsAgainWithARedisThatHasLostWhatWasWritten() throws Exception {
        RoomLog log = connect().log();
        get(log.append(Draft.of(said("lobby", 0, "a"), "author")));
        get(log.append(Draft.of(said("lobby", 0, "b"), "author")));
        Follower follower = new Follower();
        log.follow("lobby", follower);
        assertThat(follower.next()).isEqualTo(2L);
        redis.clear();
        assertThat(get(log.append(Draft.of(said("lobby", 0, "c"), "author")))).isEqualTo(1);
        assertThat(follower.next()).isIn(0L, 1L); // the loss is noticed before what is written, or with it
        get(log.append(Draft.of(said("lobby", 0, "d"), "author")));
        Object next = follower.next();
        assertThat(next.equals(said("lobby", 1, "c")) ? follower.next() : next).isEqualTo(said("lobby", 2, "d"));
    }

    @Test
    void knowsAgainWhatWasWrittenByTheOther() throws IOException {
        Draft draft = Draft.of(said("lobby", 0, "a"), "author");
        assertThat(get(connect().log().append(draft))).isEqualTo(1);
        assertThat(get(connect().log().append(draft))).isEqualTo(1);
    }

    @Test
    void sharesOneSecret() throws IOException {
        assertThat(connect().secret()).isEqualTo(connect().secret()).hasSize(32);
    }

    @Test
    void givesItsSecretToARedisThatHasLostIt() throws Exception {
        RedisBackend one = connect();
        redis.clear();
        redis.awaitKey("chat:secret");
        assertThat(connect().secret()).isEqualTo(one.secret());
    }

    @Test
    void sharesNames() throws IOException {
        Names one = connect().names();
        Names two = connect().names();
        assertThat(get(one.claim("ada", "session one", "one"))).isTrue();
        assertThat(get(one.claim("ada", "session one", "one"))).isTrue();
        assertThat(get(two.claim("ada", "session two", "two"))).isFalse();
        assertThat(get(two.claim("ada", "session one", "two"))).isTrue();
        two.release("ada", "session two", "two");
        assertThat(get(two.claim("ada", "session two", "two"))).isFalse();
        one.release("ada", "session one", "one");
        assertThat(get(one.claim("ada", "session two", "one"))).isFalse();
        two.release("ada", "session one", "two");
        assertThat(get(two.isConnected("ada"))).isFalse();
        assertThat(get(one.claim("ada", "session two", "one"))).isTrue();
        assertThat(get(two.claim("ada", "session one", "two"))).isFalse();
    }

    @Test
    void carriesSignalsInOrder() throws Exception {
        RedisBackend one = connect();
        RedisBackend two = connect();
        BlockingQueue<Signal> heard = new LinkedBlockingQueue<>();
        two.exchange().listen(heard::add);
        List<Signal> signals = List.of(
                new Signal.RollCall("one"),
                new Signal.Present("one", "水", List.of("Ada", "Bea")),
                new Signal.Typing("one", "水", "Ada"),
                new Signal.Whisper("one", new ServerMessage.Private("Ada", "Bea", "id", "text", 5)),
                new Signal.Alive("one"),
                new Signal.Gone("one"));
        signals.forEach(one.exchange()::publish);
        for (Signal signal : signals) {
            assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo(signal);
        }
    }

    @Test
    void writesInOrderAndOnceWhatWasSaidWhileItWasAway() throws Exception {
        RedisBackend backend = connect(1_000);
        BlockingQueue<Boolean> availability = new LinkedBlockingQueue<>();
        backend.onAvailability(availability::add);
        RoomLog log = backend.log();
        Follower follower = new Follower();
        log.follow("lobby", follower);
        assertThat(follower.next()).isEqualTo(0L);
        List<CompletionStage<Long>> answers = new ArrayList<>();
        for (int i = 1; i <= 300; i++) {
            if (i == 101) {
                redis.stop();
            }
            answers.add(log.append(Draft.of(said("lobby", 0, "id" + i), "author")));
        }
        assertThat(availability.poll(20, TimeUnit.SECONDS)).isFalse();
        assertThatThrownBy(() -> get(log.after("lobby", 0, 1))).isNotNull();
        redis.start();
        for (int i = 1; i <= 300; i++) {
            assertThat(get(answers.get(i - 1))).isEqualTo(i);
        }
        for (int i = 1; i <= 300; i++) {
            assertThat(follower.next()).isEqualTo(said("lobby", i, "id" + i));
        }
        assertThat(availability.poll(20, TimeUnit.SECONDS)).isTrue();
        assertThat(get(log.extent("lobby")).newest()).isEqualTo(300);
    }

    @Test
    void leavesNobodyWaitingWhenItIsClosedWhileItIsAway() throws Exception {
        RedisBackend backend = connect();
        redis.stop();
        try {
            List<CompletionStage<Long>> answers = new ArrayList<>();
            for (int i = 1; i <= 300; i++) {
                answers.add(backend.log().append(Draft.of(said("lobby", 0, "id" + i), "author")));
            }
            backend.close();
            answers.forEach(answer -> refuses(ChatError.LOG_AWAY, answer));
        } finally {
            redis.start();
        }
    }

    @Test
    void saysThatThereIsNoRedis() {
        assertThatThrownBy(() -> RedisBackend.connect("redis://:secret@127.0.0.1:1", HISTORY))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("cannot use the Redis at redis://")
                .hasMessageNotContaining("secret");
    }

    private RedisBackend connect() throws IOException {
        return connect(HISTORY);
    }

    private RedisBackend connect(int history) throws IOException {
        RedisBackend backend = RedisBackend.connect(redis.url(), history);
        opened.add(backend);
        return backend;
    }
}
