package dev.sluice.demo.chat.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.demo.chat.log.Backlog;
import dev.sluice.demo.chat.log.Changes;
import dev.sluice.demo.chat.log.Draft;
import dev.sluice.demo.chat.log.RoomLog;
import dev.sluice.demo.chat.protocol.ChatError;
import dev.sluice.demo.chat.protocol.ChatException;
import dev.sluice.demo.chat.protocol.ChatJson;
import dev.sluice.demo.chat.protocol.Entry;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.Range.Boundary;
import io.lettuce.core.ScoredValue;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A log in streams. What is to be written waits for Redis; what is to be read fails without it. */
final class RedisLog implements RoomLog, AutoCloseable {

    private static final int TIDY_UP_MILLIS = 5_000;

    private static final int PATIENCE_SECONDS = 5;

    private final RedisAsyncCommands<String, byte[]> redis;
    private final StatefulRedisPubSubConnection<String, byte[]> subscriptions;
    private final ScheduledExecutorService scheduler;
    private final Consumer<Throwable> onFailure;
    private final byte[] history;
    private final Backlog backlog = new Backlog();
    private final Map<String, Appender> appenders = new ConcurrentHashMap<>();
    private final Map<String, Feed> feeds = new ConcurrentHashMap<>();
    private volatile boolean isClosed;

    /**
     * Begins to listen.
     *
     * @param onFailure told when something could not be written for now
     * @param history how many numbers of a room are kept, the latest
     */
    RedisLog(
            RedisAsyncCommands<String, byte[]> redis,
            StatefulRedisPubSubConnection<String, byte[]> subscriptions,
            ScheduledExecutorService scheduler,
            Consumer<Throwable> onFailure,
            int history) {
        this.redis = redis;
        this.subscriptions = subscriptions;
        this.scheduler = scheduler;
        this.onFailure = onFailure;
        this.history = String.valueOf(history).getBytes(UTF_8);
        subscriptions.addListener(new FeedListener());
        scheduler.scheduleWithFixedDelay(this::tidyUp, TIDY_UP_MILLIS, TIDY_UP_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public CompletionStage<Long> append(Draft draft) {
        if (Changes.isOfNothing(draft)) {
            return CompletableFuture.failedFuture(new ChatException(ChatError.NO_SUCH_MESSAGE));
        }
        CompletableFuture<Long> number = new CompletableFuture<>();
        if (isClosed || !backlog.admit(draft, number)) {
            return CompletableFuture.failedFuture(new ChatException(ChatError.LOG_AWAY));
        }
        // Under the lock of the room's name, or the appender that was found could be one that has just been dropped.
        appenders.compute(draft.entry().room(), (room, known) -> {
            Appender appender = known == null ? new Appender(room, redis, scheduler, onFailure, history) : known;
            appender.add(draft, number);
            return appender;
        });
        return number;
    }

    @Override
    public CompletionStage<Extent> extent(String room) {
        CompletionStage<List<StreamMessage<String, byte[]>>> first =
                redis.xrange(Keys.log(room), Range.unbounded(), Limit.from(1));
        return first.thenCombine(
                newest(room),
                (found, newest) -> found.isEmpty() ? new Extent(1, newest) : new Extent(number(found.get(0)), newest));
    }

    @Override
    public CompletionStage<List<Entry>> after(String room, long seq, int limit) {
        return redis.xrange(
                        Keys.log(room),
                        Range.from(Boundary.excluding(id(Math.max(0, seq))), Boundary.unbounded()),
                        Limit.from(limit))
                .thenApply(RedisLog::entries);
    }

    @Override
    public CompletionStage<List<Entry>> before(String room, long seq, int limit) {
        if (seq < 1) {
            return CompletableFuture.completedFuture(List.of()); // a client can ask for any number
        }
        return redis.xrevrange(
                        Keys.log(room),
                        Range.from(Boundary.unbounded(), Boundary.excluding(id(seq))),
                        Limit.from(limit))
                .thenApply(found -> {
                    List<Entry> entries = new ArrayList<>(entries(found));
                    Collections.reverse(entries);
                    return entries;
                });
    }

    @Override
    public CompletionStage<Optional<byte[]>> image(String room, String id) {
        return redis.get(Keys.image(room, id)).thenApply(Optional::ofNullable);
    }

    @Override
    public CompletionStage<List<Summary>> rooms(int limit) {
        return redis.zrevrangeWithScores(Keys.ROOMS, 0, limit - 1L).thenCompose(this::summaries);
    }

    @Override
    public Following follow(String room, Follower follower) {
        feeds.compute(room, (name, known) -> {
            Feed feed = known == null ? new Feed(name, this::newest, this::after) : known;
            feed.add(follower);
            if (known == null) {
                subscribe(name);
            }
            return feed;
        });
        return () -> feeds.computeIfPresent(room, (name, feed) -> {
            if (!feed.remove(follower)) {
                return feed;
            }
            subscriptions.async().unsubscribe(Keys.entriesChannel(name));
            return null;
        });
    }

    /** Takes nothing more, waits a while for what is waiting to be written, and gives up what then is not. */
    @Override
    public void close() {
        isClosed = true;
        try {
            backlog.awaitEmpty(PATIENCE_SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        appenders.values().forEach(Appender::close);
    }

    /** Makes up for what was lost on the way: subscriptions, publications; and forgets rooms in which nothing is said. */
    private void tidyUp() {
        feeds.forEach((room, feed) -> {
            if (!feed.isSubscribed()) {
                subscribe(room);
            }
            feed.catchUp();
        });
        appenders
                .keySet()
                .forEach(room ->
                        appenders.computeIfPresent(room, (name, appender) -> appender.isIdle() ? null : appender));
    }

    /** Fails without Redis; once it has succeeded, the client does it again after every loss of the connection. */
    private void subscribe(String room) {
        subscriptions.async().subscribe(Keys.entriesChannel(room));
    }

    private CompletionStage<Long> newest(String room) {
        return redis.get(Keys.newest(room))
                .thenApply(number -> number == null ? 0L : Long.parseLong(new String(number, UTF_8)));
    }

    private CompletionStage<List<Summary>> summaries(List<ScoredValue<byte[]>> rooms) {
        if (rooms.isEmpty()) {
            return CompletableFuture.completedFuture(List.of());
        }
        String[] keys = rooms.stream()
                .map(room -> Keys.newest(new String(room.getValue(), UTF_8)))
                .toArray(String[]::new);
        return redis.mget(keys).thenApply(newest -> {
            List<Summary> summaries = new ArrayList<>();
            for (int i = 0; i < keys.length; i++) {
                String room = new String(rooms.get(i).getValue(), UTF_8);
                long number = Long.parseLong(new String(newest.get(i).getValue(), UTF_8));
                summaries.add(new Summary(room, number, (long) rooms.get(i).getScore()));
            }
            return summaries;
        });
    }

    private static String id(long number) {
        return number + "-0";
    }

    private static long number(StreamMessage<String, byte[]> message) {
        String id = message.getId();
        return Long.parseLong(id.substring(0, id.indexOf('-')));
    }

    private static List<Entry> entries(List<StreamMessage<String, byte[]>> messages) {
        return messages.stream()
                .map(message -> entry(
                        number(message),
                        Objects.requireNonNull(message.getBody().get("entry"))))
                .toList();
    }

    private static Entry entry(long number, byte[] json) {
        return ChatJson.read(new String(json, UTF_8), Entry.class).numbered(number);
    }

    /** Hears what is published, and when it begins to be heard: at first and after every loss of the connection. */
    private final class FeedListener extends RedisPubSubAdapter<String, byte[]> {

        @Override
        public void subscribed(String channel, long count) {
            if (!channel.equals(Keys.SIGNALS)) {
                // Under the lock of the room's name: the answer can be here before the feed that asked is in the map.
                tell(feeds.computeIfPresent(Keys.roomOf(channel), (room, feed) -> feed), Feed::subscribed);
            }
        }

        @Override
        public void message(String channel, byte[] message) {
            if (!channel.equals(Keys.SIGNALS)) {
                tell(feeds.get(Keys.roomOf(channel)), feed -> feed.published(published(message)));
            }
        }

        private static void tell(@Nullable Feed feed, Consumer<Feed> action) {
            if (feed != null) {
                action.accept(feed);
            }
        }

        /** The number, a space, the entry. */
        private static Entry published(byte[] message) {
            String text = new String(message, UTF_8);
            int space = text.indexOf(' ');
            return ChatJson.read(text.substring(space + 1), Entry.class)
                    .numbered(Long.parseLong(text.substring(0, space)));
        }
    }
}
