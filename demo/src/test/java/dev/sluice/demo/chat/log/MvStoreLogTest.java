package dev.sluice.demo.chat.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MvStoreLogTest extends RoomLogContract {

    @TempDir
    Path directory;

    private MvStoreLog log;

    @BeforeEach
    void open() throws IOException {
        log = MvStoreLog.open(directory.resolve("data"), HISTORY);
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Override
    protected RoomLog log() {
        return log;
    }

    @Test
    void isTheSameAfterItWasClosed() throws Exception {
        say("a");
        say("b");
        log.close();
        open();
        assertThat(get(log.after("lobby", 0, 10))).hasSize(2);
        assertThat(say("b")).as("said again").isEqualTo(2);
        assertThat(say("c")).isEqualTo(3);
    }

    @Test
    void keepsLessWhenItIsOpenedToKeepLess() throws Exception {
        for (int i = 0; i < HISTORY; i++) {
            say("id-" + i);
        }
        log.close();
        log = MvStoreLog.open(directory.resolve("data"), 5);
        say("one more");
        assertThat(get(log.extent("lobby"))).isEqualTo(new RoomLog.Extent(HISTORY - 3, HISTORY + 1));
    }

    @Test
    void hasWrittenWhatWasWaitingWhenItIsClosed() throws Exception {
        for (int i = 0; i < 500; i++) {
            log.append(said("lobby", "id-" + i, "text", "Ada"));
        }
        log.close();
        open();
        assertThat(get(log.extent("lobby")).newest()).isEqualTo(500);
    }

    @Test
    void takesNothingMoreOnceItIsClosed() {
        log.close();
        assertThatThrownBy(() -> say("a")).hasMessageStartingWith("The server cannot reach its log");
        assertThatThrownBy(() -> get(log.extent("lobby"))).hasMessageStartingWith("The server cannot reach its log");
        log.follow("lobby", new Heard()).close();
    }

    @Test
    void isOpenedOnce() {
        assertThatThrownBy(() -> MvStoreLog.open(directory.resolve("data"), HISTORY))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("cannot open " + directory.resolve("data/chat.mv") + ": ");
    }

    @Test
    void complainsOfAFileThatIsNone() throws Exception {
        Path other = Files.createDirectory(directory.resolve("other"));
        Files.write(other.resolve("chat.mv"), "something else".repeat(1_000).getBytes(UTF_8));
        assertThatThrownBy(() -> MvStoreLog.open(other, HISTORY))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("cannot open " + other.resolve("chat.mv") + ": ");
        assertThat(other.resolve("chat.mv")).as("left alone").hasContent("something else".repeat(1_000));
    }

    @Test
    void canBeInMemoryAlone() throws Exception {
        try (MvStoreLog inMemory = MvStoreLog.inMemory(HISTORY)) {
            assertThat(get(inMemory.append(said("lobby", "a", "text", "Ada")))).isEqualTo(1);
            assertThat(get(inMemory.after("lobby", 0, 10))).hasSize(1);
        }
    }
}
