package dev.sluice.demo.chat.redis;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.sluice.demo.chat.log.RoomLog;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.pubsub.RedisPubSubListener;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.pubsub.api.async.RedisPubSubAsyncCommands;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;

/** What a real Redis does only now and then. All else is tested with one. */
@SuppressWarnings("unchecked")
class RedisLogTest {

    private final RedisAsyncCommands<String, byte[]> redis = mock(RedisAsyncCommands.class);
    private final StatefulRedisPubSubConnection<String, byte[]> subscriptions =
            mock(StatefulRedisPubSubConnection.class);
    private final RedisPubSubAsyncCommands<String, byte[]> subscribing = mock(RedisPubSubAsyncCommands.class);

    @Test
    void beginsWhenRedisAnswersBeforeTheRoomIsKnown() throws Exception {
        RedisFuture<byte[]> none = mock(RedisFuture.class, delegatesTo(completedFuture(null)));
        when(redis.get(any())).thenReturn(none);
        when(subscriptions.async()).thenReturn(subscribing);
        RedisLog log = new RedisLog(redis, subscriptions, mock(ScheduledExecutorService.class), failure -> {}, 10);
        ArgumentCaptor<RedisPubSubListener<String, byte[]>> listener =
                ArgumentCaptor.forClass(RedisPubSubListener.class);
        verify(subscriptions).addListener(listener.capture());
        Thread client = new Thread(() -> listener.getValue().subscribed(Keys.entriesChannel("lobby"), 1));
        when(subscribing.subscribe(any(String[].class))).thenAnswer(call -> {
            client.start();
            while (client.getState() == Thread.State.NEW || client.getState() == Thread.State.RUNNABLE) {
                Thread.onSpinWait();
            }
            return null;
        });
        RoomLog.Follower follower = mock(RoomLog.Follower.class);
        log.follow("lobby", follower);
        client.join(10_000);
        verify(follower).began(0);
    }
}
