package dev.sluice.demo.chat.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.demo.chat.protocol.ChatError;
import dev.sluice.demo.chat.protocol.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MvStoreLogTest {

    @TempDir
    private Path directory;

    private final List<MvStoreLog> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(MvStoreLog::close);
    }

    @Nested
    class InAFile extends RoomLogContract {

        @Override
        protected RoomLog newLog(int history) throws IOException {
            return open("log " + history, history);
        }
    }

    @Test
    void leavesNobodyWaitingForWhatCannotBeWritten() throws IOException {
        MvStoreLog log = open("log", 10);
        Entry nowhere = new Entry.Said(null, 0, "a", "Ada", 5, "text", null);
        RoomLogContract.refuses(ChatError.LOG_AWAY, log.append(Draft.of(nowhere, "author")));
        assertThat(RoomLogContract.get(log.append(Draft.of(RoomLogContract.said("lobby", 0, "b"), "author"))))
                .isEqualTo(1);
    }

    @Test
    void keepsWhatIsSaidWhileTheDiskIsFull() throws Exception {
        FullDisk.register();
        MvStoreLog log = MvStoreLog.open("fulldisk:" + directory.resolve("chat.mv"), 10);
        opened.add(log);
        BlockingQueue<Boolean> available = new LinkedBlockingQueue<>();
        log.onAvailability(available::add);
        RoomLogContract.Follower follower = new RoomLogContract.Follower();
        log.follow("lobby", follower);
        assertThat(RoomLogContract.get(say(log, "a"))).isEqualTo(1);
        assertThat(follower.next()).isEqualTo(0L);
        assertThat(follower.next()).isEqualTo(RoomLogContract.said("lobby", 1, "a"));

        FullDisk.isFull = true;
        CompletionStage<Long> second = say(log, "b");
        assertThat(available.poll(20, TimeUnit.SECONDS)).isFalse();
        CompletionStage<Long> third = say(log, "c");
        RoomLogContract.Follower other = new RoomLogContract.Follower();
        log.follow("lobby", other);
        RoomLogContract.Follower over = new RoomLogContract.Follower();
        log.follow("lobby", over).close();
        FullDisk.isFull = false;

        assertThat(RoomLogContract.get(second)).isEqualTo(2);
        assertThat(RoomLogContract.get(third)).isEqualTo(3);
        assertThat(available.poll(20, TimeUnit.SECONDS)).isTrue();
        assertThat(follower.next()).isEqualTo(RoomLogContract.said("lobby", 2, "b"));
        assertThat(follower.next()).isEqualTo(RoomLogContract.said("lobby", 3, "c"));
        assertThat((Long) other.next()).isBetween(2L, 3L);
        assertThat(available).isEmpty();
        log.close();
        assertThat(over.isUntold()).isTrue();
    }

    @Test
    void givesUpWhatCannotBeWrittenWhenItIsClosed() throws Exception {
        FullDisk.register();
        MvStoreLog log = MvStoreLog.open("fulldisk:" + directory.resolve("chat.mv"), 10);
        BlockingQueue<Boolean> available = new LinkedBlockingQueue<>();
        log.onAvailability(available::add);
        FullDisk.isFull = true;
        try {
            CompletionStage<Long> first = say(log, "a");
            assertThat(available.poll(20, TimeUnit.SECONDS)).isFalse();
            CompletionStage<Long> second = say(log, "b");
            log.close();
            RoomLogContract.refuses(ChatError.LOG_AWAY, first);
            RoomLogContract.refuses(ChatError.LOG_AWAY, second);
        } finally {
            FullDisk.isFull = false;
        }
    }

    @Test
    void saysThatTheFileCannotBeWritten() throws IOException {
        open().close();
        Path file = directory.resolve("chat.mv");
        ReadOnlyFiles.register();
        assertThatThrownBy(() -> MvStoreLog.open("readonly:" + file, 10))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot write readonly:" + file);
        open(); // it was left to others
    }

    private static CompletionStage<Long> say(MvStoreLog log, String id) {
        return log.append(Draft.of(RoomLogContract.said("lobby", 0, id), "author"));
    }

    @Nested
    class InMemory extends RoomLogContract {

        @Override
        protected RoomLog newLog(int history) {
            MvStoreLog log = MvStoreLog.inMemory(history);
            opened.add(log);
            return log;
        }
    }

    @Nested
    class Reopened extends RoomLogContract {

        @Override
        protected RoomLog newLog(int history) throws IOException {
            open("log " + history, history).close();
            return open("log " + history, history);
        }

        @Test
        void hasEverythingAndGoesOnWithTheNumbers() throws IOException {
            MvStoreLog before = open("other");
            get(before.append(Draft.of(said("lobby", 0, "a"), "author")));
            Entry image = new Entry.Said("lobby", 0, "pic", "Ada", 5, null, new Entry.Image("pic", "image/png", 3));
            get(before.append(new Draft(image, "author", "pic".getBytes(UTF_8))));
            get(before.append(Draft.of(new Entry.Edited("lobby", 0, 1, "b", "Ada", 5, "edited"), "author")));
            List<Entry> entries = get(before.before("lobby", 10, 10));
            before.close();

            MvStoreLog after = open("other");
            assertThat(get(after.after("lobby", 0, 10))).isEqualTo(entries).hasSize(2);
            assertThat(get(after.extent("lobby"))).isEqualTo(new RoomLog.Extent(2, 3));
            assertThat(get(after.rooms(9))).containsExactly(new RoomLog.Summary("lobby", 3, 5));
            assertThat(get(after.image("lobby", "pic")).orElseThrow()).isEqualTo("pic".getBytes(UTF_8));
            assertThat(get(after.append(Draft.of(said("lobby", 0, "a"), "author"))))
                    .isEqualTo(1);
            refuses(
                    ChatError.NOT_YOURS,
                    after.append(Draft.of(new Entry.Deleted("lobby", 0, 1, "c", "Eve", 5), "other")));
            assertThat(get(after.append(Draft.of(said("lobby", 0, "c"), "author"))))
                    .isEqualTo(4);
        }

        @Test
        void hasEverythingThatWasWaitingWhenItWasClosed() throws IOException {
            MvStoreLog before = open("other");
            List<CompletionStage<Long>> answers = new ArrayList<>();
            for (int i = 0; i < HISTORY; i++) {
                answers.add(before.append(Draft.of(said("lobby", 0, "id" + i), "author")));
            }
            before.close();
            for (int i = 0; i < HISTORY; i++) {
                assertThat(get(answers.get(i))).isEqualTo(i + 1);
            }
            assertThat(get(open("other").after("lobby", 0, 100))).hasSize(HISTORY);
        }
    }

    @Test
    void takesNothingOnceItIsClosed() throws IOException {
        MvStoreLog log = open();
        log.close();
        RoomLogContract.refuses(
                ChatError.LOG_AWAY, log.append(Draft.of(RoomLogContract.said("lobby", 0, "a"), "author")));
        RoomLogContract.refuses(ChatError.LOG_AWAY, log.extent("lobby"));
    }

    @Test
    void makesItsDirectory() throws IOException {
        open("one/two");
        assertThat(directory.resolve("one/two/chat.mv")).exists();
    }

    @Test
    void saysThatAnotherServerHasTheFile() throws IOException {
        open();
        assertThatThrownBy(this::open)
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("cannot open " + directory.resolve("chat.mv") + ": ")
                .hasMessageContaining("locked");
    }

    @Test
    void saysThatTheFileIsDamaged() throws IOException {
        Files.writeString(directory.resolve("chat.mv"), "no log at all ".repeat(1_000));
        assertThatThrownBy(this::open)
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("cannot open " + directory.resolve("chat.mv") + ": ");
    }

    @Test
    void saysThatTheDirectoryIsAFile() throws IOException {
        Files.writeString(directory.resolve("file"), "");
        assertThatThrownBy(() -> open("file")).hasMessage(directory.resolve("file") + " is no directory");
    }

    private MvStoreLog open() throws IOException {
        return open("");
    }

    private MvStoreLog open(String name) throws IOException {
        return open(name, RoomLogContract.HISTORY);
    }

    private MvStoreLog open(String name, int history) throws IOException {
        MvStoreLog log = MvStoreLog.open(directory.resolve(name), history);
        opened.add(log);
        return log;
    }
}
