package dev.sluice.demo.chat.log;

import dev.sluice.demo.chat.protocol.ChatError;
import dev.sluice.demo.chat.protocol.ChatException;
import dev.sluice.demo.chat.protocol.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A log in one file of this machine. One thread writes: it takes whatever is waiting, writes all of it in one commit, forces
 * the file to the disk, and then tells who asked and who follows. Another thread reads, and sees what was committed alone.
 */
public final class MvStoreLog implements RoomLog, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(MvStoreLog.class);

    private static final String FILE = "chat.mv";

    /** How many drafts may wait to be written, and how many of them one commit takes. */
    private static final int MAX_WAITING = 10_000;

    private static final int MAX_BATCH = 1_000;

    private static final int CACHE_MEGABYTES = 32;
    private static final int PATIENCE_SECONDS = 30;

    private final MVStore store;
    private final int history;
    private final Map<String, StoredRoom> rooms = new ConcurrentHashMap<>();

    /** Touched by the writer alone. */
    private final Map<String, Set<Follower>> followers = new HashMap<>();

    private final BlockingQueue<Waiting> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final ExecutorService writer = singleThread("log-writer");
    private final ExecutorService reader = singleThread("log-reader");
    private volatile boolean closed;

    /** A draft, and who is told its number. */
    private record Waiting(Draft draft, CompletableFuture<Long> number) {}

    private MvStoreLog(MVStore store, int history) {
        this.store = store;
        this.history = history;
    }

    /**
     * Opens the log in a directory, which is made if need be.
     *
     * @param history how many entries of a room are kept
     * @throws IOException if the file cannot be opened: it is damaged, or another server has it open
     */
    public static MvStoreLog open(Path directory, int history) throws IOException {
        createPrivately(directory);
        Path file = directory.resolve(FILE);
        try {
            return new MvStoreLog(
                    new MVStore.Builder()
                            .fileName(file.toString())
                            .cacheSize(CACHE_MEGABYTES)
                            .autoCommitDisabled()
                            .open(),
                    history);
        } catch (MVStoreException e) {
            throw new IOException("cannot open " + file + ": " + e.getMessage(), e);
        }
    }

    /** What was said is nothing for other users of the machine. */
    private static void createPrivately(Path directory) throws IOException {
        if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectories(directory);
        }
    }

    /** A log that is kept in memory, and gone with this object. */
    public static MvStoreLog inMemory(int history) {
        return new MvStoreLog(new MVStore.Builder().autoCommitDisabled().open(), history);
    }

    @Override
    public CompletionStage<Long> append(Draft draft) {
        if (Changes.isOfNothing(draft)) {
            return CompletableFuture.failedFuture(new ChatException(ChatError.NO_SUCH_MESSAGE));
        }
        CompletableFuture<Long> number = new CompletableFuture<>();
        if (closed || !waiting.offer(new Waiting(draft, number))) {
            return CompletableFuture.failedFuture(new ChatException(ChatError.LOG_AWAY));
        }
        try {
            writer.execute(this::writeWaiting);
        } catch (RejectedExecutionException e) {
            number.completeExceptionally(new ChatException(ChatError.LOG_AWAY));
        }
        return number;
    }

    @Override
    public CompletionStage<Extent> extent(String room) {
        return read(() -> find(room).map(StoredRoom::extent).orElse(StoredRoom.EMPTY));
    }

    @Override
    public CompletionStage<List<Entry>> after(String room, long seq, int limit) {
        return read(() -> find(room).map(found -> found.after(seq, limit)).orElse(List.of()));
    }

    @Override
    public CompletionStage<List<Entry>> before(String room, long seq, int limit) {
        return read(() -> find(room).map(found -> found.before(seq, limit)).orElse(List.of()));
    }

    @Override
    public CompletionStage<Optional<byte[]>> image(String room, String id) {
        return read(() -> find(room).flatMap(found -> found.image(id)));
    }

    @Override
    public CompletionStage<List<Summary>> rooms(int limit) {
        return read(() -> StoredRoom.names(store).stream()
                .map(this::room)
                .map(StoredRoom::summary)
                .flatMap(Optional::stream)
                .sorted(Comparator.comparingLong(Summary::at).reversed())
                .limit(limit)
                .toList());
    }

    @Override
    public Following follow(String room, Follower follower) {
        // On the thread that tells of entries, so that none is missed or told twice.
        execute(writer, () -> {
            follower.began(find(room).map(StoredRoom::newest).orElse(0L));
            followers.computeIfAbsent(room, name -> new LinkedHashSet<>()).add(follower);
        });
        return () -> execute(
                writer,
                () -> followers.computeIfPresent(room, (name, all) -> {
                    all.remove(follower);
                    return all.isEmpty() ? null : all;
                }));
    }

    /** Writes what is waiting, and closes the file. Waits for it. */
    @Override
    public void close() {
        closed = true;
        await(writer);
        await(reader);
        store.close();
    }

    private void writeWaiting() {
        List<Waiting> batch = new ArrayList<>();
        waiting.drainTo(batch, MAX_BATCH);
        if (batch.isEmpty()) {
            return; // somebody else's call has written it already
        }
        List<Runnable> answers = new ArrayList<>(batch.size());
        try {
            for (Waiting next : batch) {
                answers.add(write(next));
            }
            store.commit();
            store.sync();
        } catch (RuntimeException e) {
            giveUp(batch, e);
            return;
        }
        // Visible first: whoever has an answer can read what was written.
        Map<String, List<Entry>> written = new HashMap<>();
        rooms.forEach((name, room) -> written.put(name, room.committed()));
        answers.forEach(Runnable::run);
        written.forEach(this::tell);
    }

    private void tell(String room, List<Entry> written) {
        Set<Follower> all = written.isEmpty() ? null : followers.get(room);
        if (all != null) {
            written.forEach(entry -> all.forEach(follower -> follower.appended(entry)));
        }
    }

    /** Writes one, and returns how to tell of it once it is committed. */
    private Runnable write(Waiting next) {
        try {
            long number = room(next.draft().entry().room()).write(next.draft(), history);
            return () -> next.number().complete(number);
        } catch (ChatException e) {
            return () -> next.number().completeExceptionally(e);
        }
    }

    /** Such as when the disk is full. Nothing of the batch was acknowledged, so whoever said it says it again. */
    private void giveUp(List<Waiting> batch, RuntimeException failure) {
        log.error("cannot write", failure);
        try {
            store.rollback();
            rooms.clear(); // those that were opened since the last commit are no more
        } finally {
            batch.forEach(each -> each.number().completeExceptionally(new ChatException(ChatError.LOG_AWAY)));
        }
    }

    private Optional<StoredRoom> find(String name) {
        return StoredRoom.exists(store, name) ? Optional.of(room(name)) : Optional.empty();
    }

    private StoredRoom room(String name) {
        return rooms.computeIfAbsent(name, opened -> new StoredRoom(store, opened));
    }

    private <T> CompletionStage<T> read(Supplier<T> action) {
        try {
            return CompletableFuture.supplyAsync(action, reader);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(new ChatException(ChatError.LOG_AWAY));
        }
    }

    private static void execute(ExecutorService executor, Runnable action) {
        try {
            executor.execute(action);
        } catch (RejectedExecutionException e) {
            // The log is closed, and with it the chat.
        }
    }

    private static ExecutorService singleThread(String name) {
        return Executors.newSingleThreadExecutor(task -> new Thread(task, name));
    }

    private static void await(ExecutorService executor) {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                log.error("the log is still busy after {} s", PATIENCE_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
