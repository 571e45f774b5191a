package dev.sluice.demo.chat.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.demo.chat.backend.Exchange;
import dev.sluice.demo.chat.backend.Signal;
import dev.sluice.demo.chat.protocol.ChatJson;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.function.Consumer;

/** Signals as messages on one channel, in JSON. */
final class RedisExchange implements Exchange {

    private final RedisAsyncCommands<String, byte[]> redis;
    private final StatefulRedisPubSubConnection<String, byte[]> subscriptions;

    RedisExchange(
            RedisAsyncCommands<String, byte[]> redis, StatefulRedisPubSubConnection<String, byte[]> subscriptions) {
        this.redis = redis;
        this.subscriptions = subscriptions;
    }

    @Override
    public void publish(Signal signal) {
        redis.publish(Keys.SIGNALS, ChatJson.write(signal));
    }

    @Override
    public void listen(Consumer<Signal> listener) {
        subscriptions.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(String channel, byte[] message) {
                if (channel.equals(Keys.SIGNALS)) {
                    listener.accept(ChatJson.read(new String(message, UTF_8), Signal.class));
                }
            }
        });
        subscriptions.sync().subscribe(Keys.SIGNALS);
    }
}
