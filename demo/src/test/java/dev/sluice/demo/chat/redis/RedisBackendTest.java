package dev.sluice.demo.chat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.demo.chat.backend.Signal;
import dev.sluice.demo.chat.log.RoomLog;
import dev.sluice.demo.chat.log.RoomLogContract;
import dev.sluice.demo.chat.protocol.Entry;
import io.lettuce.core.RedisClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers' backends on one Redis, a real one: what one writes, the other hears. */
class RedisBackendTest extends RoomLogContract {

    private static final int WAIT_SECONDS = 20;

    @TempDir
    static Path directory;

    private static RealRedis redis;

    private RedisBackend one;
    private RedisBackend other;

    @BeforeAll
    static void startRedis() throws IOException {
        redis = RealRedis.start(directory);
    }

    @AfterAll
    static void stopRedis() {
        redis.close();
    }

    @BeforeEach
    void connect() throws IOException {
        RedisClient client = RedisClient.create(redis.url());
        client.connect().sync().flushall();
        client.shutdown();
        one = RedisBackend.connect(redis.url(), HISTORY);
        other = RedisBackend.connect(redis.url(), HISTORY);
    }

    @AfterEach
    void disconnect() {
        one.close();
        other.close();
    }

    @Override
    protected RoomLog log() {
        return one.log();
    }

    @Override
    protected RoomLog followed() {
        return other.log();
    }

    @Test
    void sharesItsSecret() {
        assertThat(one.secret()).hasSize(32).isEqualTo(other.secret());
    }

    @Test
    void hasOneSessionForAName() throws Exception {
        assertThat(get(one.names().claim("ada", "first"))).isTrue();
        assertThat(get(other.names().claim("ada", "first"))).isTrue();
        assertThat(get(other.names().claim("ada", "second"))).isFalse();
        other.names().release("ada", "second");
        assertThat(get(other.names().claim("ada", "second"))).isFalse();
        one.names().release("ada", "first");
        assertThat(get(one.names().claim("ada", "second"))).isTrue();
    }

    @Test
    void carriesSignalsInOrder() throws Exception {
        BlockingQueue<Signal> heard = new LinkedBlockingQueue<>();
        other.exchange().listen(heard::add);
        List<Signal> said = List.of(
                new Signal.Alive("one"),
                new Signal.Present("one", "lobby", List.of("Ada", "水門")),
                new Signal.Typing("one", "lobby", "Ada"),
                new Signal.Gone("one"));
        said.forEach(one.exchange()::publish);
        for (Signal signal : said) {
            assertThat(heard.poll(WAIT_SECONDS, TimeUnit.SECONDS)).isEqualTo(signal);
        }
    }

    @Test
    void tellsInWordsWhatItCannotReach() {
        assertThatThrownBy(() -> RedisBackend.connect("redis://:secret@127.0.0.1:1", HISTORY))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("cannot use the Redis at redis://")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> RedisBackend.connect("http://127.0.0.1", HISTORY))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Nested
    class WithoutRedis {

        @AfterEach
        void startAgain() throws IOException {
            redis.stop();
            redis.start();
        }

        @Test
        void whatIsSaidWaitsAndIsWrittenInOrderWhenItIsBack() throws Exception {
            BlockingQueue<Boolean> available = new LinkedBlockingQueue<>();
            one.onAvailability(available::add);
            Heard heard = new Heard();
            other.log().follow("lobby", heard);
            assertThat(heard.next()).isEqualTo(0L);
            assertThat(say("before")).isEqualTo(1);
            assertThat(((Entry) heard.next()).seq()).isEqualTo(1);

            redis.stop();
            List<CompletableFuture<Long>> numbers = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                numbers.add(log().append(said("lobby", "id-" + i, "text " + i, "Ada"))
                        .toCompletableFuture());
            }
            assertThat(available.poll(WAIT_SECONDS, TimeUnit.SECONDS)).isFalse();
            assertThat(numbers).noneMatch(CompletableFuture::isDone);
            assertThatThrownBy(() -> get(log().after("lobby", 0, 10))).isInstanceOf(Exception.class);

            redis.start();
            for (int i = 0; i < numbers.size(); i++) {
                assertThat(get(numbers.get(i))).isEqualTo(i + 2L);
                assertThat(((Entry) heard.next()).id()).isEqualTo("id-" + i);
            }
            assertThat(available.poll(WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        }

        @Test
        void roomsThatAreOpenedAreFollowedOnceItIsBack() throws Exception {
            redis.stop();
            Heard heard = new Heard();
            other.log().follow("lobby", heard);
            redis.start();
            assertThat(heard.next()).isEqualTo(0L);
            say("after");
            assertThat(((Entry) heard.next()).id()).isEqualTo("after");
        }
    }
}
