package dev.sluice.demo.chat.log;

import dev.sluice.demo.chat.protocol.ChatError;
import dev.sluice.demo.chat.protocol.ChatException;
import dev.sluice.demo.chat.protocol.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A log in one file of this machine. One thread writes: it takes whatever is waiting, writes all of it in one commit, forces
 * the file to the disk, and then tells who asked and who follows. Another thread reads, and sees what was committed alone.
 *
 * <p>When the file cannot be written, such as when the disk is full, it is opened again and the same is tried again until it
 * can; what is said meanwhile waits.
 */
public final class MvStoreLog implements RoomLog, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(MvStoreLog.class);

    private static final String FILE = "chat.mv";

    /** How many drafts one commit takes. */
    private static final int MAX_BATCH = 1_000;

    private static final int RETRY_MILLIS = 1_000;
    private static final int CACHE_MEGABYTES = 32;
    private static final int PATIENCE_SECONDS = 30;

    private final Supplier<MVStore> opener;
    private final int history;
    private volatile Opened opened;

    /** Touched by the writer alone, as the next two are. */
    private final Map<String, Set<Follower>> followers = new HashMap<>();

    /** The number of the last entry that was told, of each room that is followed. */
    private final Map<String, Long> told = new HashMap<>();

    /** What could not be written for now: not empty as long as nothing can. */
    private List<Waiting> unwritten = List.of();

    private final List<Consumer<Boolean>> listeners = new CopyOnWriteArrayList<>();

    private final Backlog backlog = new Backlog();
    private final BlockingQueue<Waiting> waiting = new LinkedBlockingQueue<>();
    private final ScheduledExecutorService writer = singleThread("log-writer");
    private final ScheduledExecutorService reader = singleThread("log-reader");
    private volatile boolean closed;

    /** A draft, and who is told its number. */
    private record Waiting(Draft draft, CompletableFuture<Long> number) {}

    /** A store, and the rooms that were looked for in it. */
    private record Opened(MVStore store, Map<String, StoredRoom> rooms) {

        Opened(MVStore store) {
            this(store, new ConcurrentHashMap<>());
        }

        Optional<StoredRoom> find(String name) {
            return StoredRoom.exists(store, name) ? Optional.of(room(name)) : Optional.empty();
        }

        StoredRoom room(String name) {
            return rooms.computeIfAbsent(name, sought -> new StoredRoom(store, sought));
        }
    }

    private MvStoreLog(Supplier<MVStore> opener, int history) {
        this.opener = opener;
        this.history = history;
        opened = new Opened(opener.get());
    }

    /**
     * Opens the log in a directory, which is made if need be.
     *
     * @param history how many numbers of a room are kept, the latest
     * @throws IOException if the file cannot be opened: it is damaged, or cannot be written, or another server has it open
     */
    public static MvStoreLog open(Path directory, int history) throws IOException {
        createPrivately(directory);
        return open(directory.resolve(FILE).toString(), history);
    }

    /** Opens a file by its name in H2's file system. */
    static MvStoreLog open(String file, int history) throws IOException {
        MvStoreLog log;
        try {
            log = new MvStoreLog(
                    () -> new MVStore.Builder()
                            .fileName(file)
                            .cacheSize(CACHE_MEGABYTES)
                            .autoCommitDisabled()
                            .open(),
                    history);
        } catch (MVStoreException e) {
            throw new IOException("cannot open " + file + ": " + e.getMessage(), e);
        }
        if (log.opened.store().isReadOnly()) {
            log.close();
            throw new IOException("cannot write " + file);
        }
        return log;
    }

    /** What was said is nothing for other users of the machine. */
    private static void createPrivately(Path directory) throws IOException {
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            throw new IOException(directory + " is no directory");
        }
        if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectories(directory);
        }
    }

    /** A log that is kept in memory, where nothing fails to be written, and gone with this object. */
    public static MvStoreLog inMemory(int history) {
        return new MvStoreLog(() -> new MVStore.Builder().autoCommitDisabled().open(), history);
    }

    /** Tells, on the thread that writes, when the file can no longer be written, and when it can be again. */
    public void onAvailability(Consumer<Boolean> listener) {
        listeners.add(listener);
    }

    @Override
    public CompletionStage<Long> append(Draft draft) {
        if (Changes.isOfNothing(draft)) {
            return CompletableFuture.failedFuture(new ChatException(ChatError.NO_SUCH_MESSAGE));
        }
        CompletableFuture<Long> number = new CompletableFuture<>();
        if (closed || !backlog.admit(draft, number)) {
            return CompletableFuture.failedFuture(new ChatException(ChatError.LOG_AWAY));
        }
        waiting.add(new Waiting(draft, number));
        try {
            writer.execute(this::writeWaiting);
        } catch (RejectedExecutionException e) {
            number.completeExceptionally(new ChatException(ChatError.LOG_AWAY));
        }
        return number;
    }

    @Override
    public CompletionStage<Extent> extent(String room) {
        return read(() -> opened.find(room).map(StoredRoom::extent).orElse(StoredRoom.EMPTY));
    }

    @Override
    public CompletionStage<List<Entry>> after(String room, long seq, int limit) {
        return read(
                () -> opened.find(room).map(found -> found.after(seq, limit)).orElse(List.of()));
    }

    @Override
    public CompletionStage<List<Entry>> before(String room, long seq, int limit) {
        return read(
                () -> opened.find(room).map(found -> found.before(seq, limit)).orElse(List.of()));
    }

    @Override
    public CompletionStage<Optional<byte[]>> image(String room, String id) {
        return read(() -> opened.find(room).flatMap(found -> found.image(id)));
    }

    @Override
    public CompletionStage<List<Summary>> rooms(int limit) {
        return read(() -> {
            Opened now = opened;
            return StoredRoom.names(now.store()).stream()
                    .map(now::room)
                    .map(StoredRoom::summary)
                    .flatMap(Optional::stream)
                    .sorted(Comparator.comparingLong(Summary::at).reversed())
                    .limit(limit)
                    .toList();
        });
    }

    @Override
    public Following follow(String room, Follower follower) {
        // On the thread that tells of entries, so that none is missed or told twice.
        Subscription subscription = new Subscription(room, follower);
        execute(writer, subscription::begin);
        return subscription;
    }

    /** Writes what is waiting, as far as that is possible, and closes the file. Waits for it. */
    @Override
    public void close() {
        closed = true;
        await(writer);
        await(reader);
        giveUp(unwritten);
        giveUp(waiting);
        opened.store().close();
    }

    private boolean isAway() {
        return !unwritten.isEmpty();
    }

    private void writeWaiting() {
        if (isAway()) {
            return; // what was before comes first, when it can
        }
        List<Waiting> batch = new ArrayList<>();
        waiting.drainTo(batch, MAX_BATCH);
        if (!batch.isEmpty()) { // or somebody else's call has written it already
            write(batch);
        }
    }

    /** Writes drafts and tells of them; returns whether they could be written, or never can. */
    private boolean write(List<Waiting> batch) {
        List<Runnable> answers = new ArrayList<>(batch.size());
        try {
            for (Waiting next : batch) {
                answers.add(write(next));
            }
            opened.store().commit();
            opened.store().sync();
        } catch (MVStoreException e) {
            if (!isAway()) {
                log.error("cannot write", e);
                listeners.forEach(listener -> listener.accept(false));
            }
            unwritten = batch;
            later(this::tryAgain);
            return false;
        } catch (RuntimeException e) {
            log.error("cannot write", e);
            opened.store().rollback();
            opened.rooms().clear(); // those that were opened since the last commit are no more
            giveUp(batch);
            return true;
        }
        // Visible first: whoever has an answer can read what was written.
        Map<String, List<Entry>> written = new HashMap<>();
        opened.rooms().forEach((name, room) -> written.put(name, room.committed()));
        answers.forEach(Runnable::run);
        written.forEach(this::tell);
        return true;
    }

    /** Opens the file again: a store that could not write something is of no use any more. */
    private void tryAgain() {
        opened.store().closeImmediately();
        try {
            opened = new Opened(opener.get());
            tellWhatWasWritten();
        } catch (MVStoreException e) {
            later(this::tryAgain);
            return;
        }
        if (write(unwritten)) {
            log.info("can write again");
            unwritten = List.of();
            listeners.forEach(listener -> listener.accept(true));
            for (int left = waiting.size(); left > 0; left -= MAX_BATCH) {
                execute(writer, this::writeWaiting);
            }
        }
    }

    /** What could not be written may have been, and only not been seen to be. */
    private void tellWhatWasWritten() {
        Map<String, Long> before = Map.copyOf(told);
        before.forEach((room, last) ->
                opened.find(room).ifPresent(found -> tell(room, found.after(last, Integer.MAX_VALUE))));
    }

    private void later(Runnable action) {
        try {
            writer.schedule(action, RETRY_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // The log is being closed.
        }
    }

    private void tell(String room, List<Entry> written) {
        Set<Follower> all = written.isEmpty() ? null : followers.get(room);
        if (all != null) {
            told.put(room, written.get(written.size() - 1).seq());
            written.forEach(entry -> all.forEach(follower -> follower.appended(entry)));
        }
    }

    /** Writes one, and returns how to tell of it once it is committed. */
    private Runnable write(Waiting next) {
        try {
            long number = opened.room(next.draft().entry().room()).write(next.draft(), history);
            return () -> next.number().complete(number);
        } catch (ChatException e) {
            return () -> next.number().completeExceptionally(e);
        }
    }

    /** Nothing of it was acknowledged, so whoever said it says it again. */
    private static void giveUp(Collection<Waiting> drafts) {
        drafts.forEach(each -> each.number().completeExceptionally(new ChatException(ChatError.LOG_AWAY)));
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

    private static ScheduledExecutorService singleThread(String name) {
        return Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, name));
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

    /** Somebody follows a room. Begins and ends on the writer's thread. */
    private final class Subscription implements Following {

        private final String room;
        private final Follower follower;
        private boolean isOver;

        Subscription(String room, Follower follower) {
            this.room = room;
            this.follower = follower;
        }

        void begin() {
            if (isOver) {
                return;
            }
            if (isAway()) {
                later(this::begin);
                return;
            }
            long position;
            try {
                position = told.computeIfAbsent(
                        room, name -> opened.find(name).map(StoredRoom::newest).orElse(0L));
            } catch (MVStoreException e) {
                log.error("cannot read", e);
                later(this::begin);
                return;
            }
            follower.began(position);
            followers.computeIfAbsent(room, name -> new LinkedHashSet<>()).add(follower);
        }

        @Override
        public void close() {
            execute(writer, this::end);
        }

        private void end() {
            isOver = true;
            Set<Follower> all = followers.get(room);
            if (all != null && all.remove(follower) && all.isEmpty()) {
                followers.remove(room);
                told.remove(room);
            }
        }
    }
}
