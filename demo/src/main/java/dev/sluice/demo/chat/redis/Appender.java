package dev.sluice.demo.chat.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.demo.chat.log.Draft;
import dev.sluice.demo.chat.protocol.ChatError;
import dev.sluice.demo.chat.protocol.ChatException;
import dev.sluice.demo.chat.protocol.ChatJson;
import dev.sluice.demo.chat.protocol.Entry;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Writes what is said in one room, in order. One script at a time writes whatever is waiting, and is tried again until Redis
 * has answered: drafts that it had written already get their numbers again. Thread-safe.
 */
final class Appender {

    private static final int MAX_BATCH = 200;
    private static final int MAX_BATCH_BYTES = 4 << 20;
    private static final int RETRY_MILLIS = 250;
    private static final String SCRIPT = script();

    private final String room;
    private final RedisAsyncCommands<String, byte[]> redis;
    private final ScheduledExecutorService scheduler;
    private final Consumer<Throwable> onFailure;
    private final byte[] history;
    private final String digest;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private List<Waiting> writing = List.of();

    /** A draft, and who is told its number. */
    private record Waiting(Draft draft, CompletableFuture<Long> number) {}

    Appender(
            String room,
            RedisAsyncCommands<String, byte[]> redis,
            ScheduledExecutorService scheduler,
            Consumer<Throwable> onFailure,
            byte[] history) {
        this.room = room;
        this.redis = redis;
        this.scheduler = scheduler;
        this.onFailure = onFailure;
        this.history = history;
        digest = redis.digest(SCRIPT);
    }

    /** Writes a draft after those that wait; {@code number} is completed on a thread of the client's. */
    synchronized void add(Draft draft, CompletableFuture<Long> number) {
        waiting.add(new Waiting(draft, number));
        if (writing.isEmpty()) {
            writeNext();
        }
    }

    /** Whether nothing is being written or waiting. */
    synchronized boolean isIdle() {
        return writing.isEmpty() && waiting.isEmpty();
    }

    /** Gives up what is not written. Nothing of it was acknowledged, so whoever said it says it again elsewhere. */
    void close() {
        List<Waiting> unwritten;
        synchronized (this) {
            unwritten = new ArrayList<>(writing);
            unwritten.addAll(waiting);
            waiting.clear();
        }
        unwritten.forEach(each -> each.number().completeExceptionally(new ChatException(ChatError.LOG_AWAY)));
    }

    private void writeNext() {
        List<Waiting> batch = new ArrayList<>();
        int bytes = 0;
        while (!waiting.isEmpty() && batch.size() < MAX_BATCH && bytes < MAX_BATCH_BYTES) {
            Waiting next = waiting.remove();
            bytes += imageOf(next.draft()).length;
            batch.add(next);
        }
        writing = batch;
        if (!batch.isEmpty()) {
            write(batch, arguments(batch));
        }
    }

    private void write(List<Waiting> batch, byte[][] arguments) {
        run(arguments).whenComplete((results, failure) -> {
            if (failure != null) {
                onFailure.accept(failure);
                retry(batch, arguments);
                return;
            }
            for (int i = 0; i < results.size(); i++) {
                answer(batch.get(i).number(), new String((byte[]) results.get(i), UTF_8));
            }
            synchronized (this) {
                writeNext();
            }
        });
    }

    private void retry(List<Waiting> batch, byte[][] arguments) {
        try {
            scheduler.schedule(() -> write(batch, arguments), RETRY_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // The server is stopping: this was given up.
        }
    }

    private CompletionStage<List<Object>> run(byte[][] arguments) {
        String[] keys = {
            Keys.log(room), Keys.newest(room), Keys.numbers(room), Keys.drafts(room), Keys.versions(room), Keys.ROOMS
        };
        CompletionStage<List<Object>> known = redis.evalsha(digest, ScriptOutputType.MULTI, keys, arguments);
        return known.exceptionallyCompose(failure -> failure instanceof RedisNoScriptException
                ? redis.eval(SCRIPT, ScriptOutputType.MULTI, keys, arguments)
                : CompletableFuture.failedFuture(failure));
    }

    private byte[][] arguments(List<Waiting> batch) {
        List<byte[]> arguments = new ArrayList<>();
        arguments.add(room.getBytes(UTF_8));
        arguments.add(Keys.entriesChannel(room).getBytes(UTF_8));
        arguments.add(Keys.image(room, "").getBytes(UTF_8));
        arguments.add(history);
        for (Waiting each : batch) {
            Draft draft = each.draft();
            Entry entry = draft.entry();
            String imageId = draft.imageId();
            arguments.add(draft.key().getBytes(UTF_8));
            arguments.add(draft.author().getBytes(UTF_8));
            arguments.add(ChatJson.write(entry));
            arguments.add(String.valueOf(entry.at()).getBytes(UTF_8));
            arguments.add(type(entry).getBytes(UTF_8));
            arguments.add(String.valueOf(entry.target()).getBytes(UTF_8));
            arguments.add((imageId == null ? "" : imageId).getBytes(UTF_8));
            arguments.add(imageOf(draft));
        }
        return arguments.toArray(byte[][]::new);
    }

    private static String type(Entry entry) {
        if (entry instanceof Entry.Edited) {
            return "edited";
        }
        return entry instanceof Entry.Deleted ? "deleted" : "said";
    }

    private static byte[] imageOf(Draft draft) {
        return Objects.requireNonNullElse(draft.image(), new byte[0]);
    }

    /** A number, or the code of a refusal. */
    private static void answer(CompletableFuture<Long> number, String result) {
        for (ChatError refusal : List.of(ChatError.NO_SUCH_MESSAGE, ChatError.NOT_YOURS)) {
            if (refusal.code().equals(result)) {
                number.completeExceptionally(new ChatException(refusal));
                return;
            }
        }
        number.complete(Long.valueOf(result));
    }

    private static String script() {
        try (InputStream in = Objects.requireNonNull(Appender.class.getResourceAsStream("append.lua"))) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("unreadable on the class path: append.lua", e);
        }
    }
}
