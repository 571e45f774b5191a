package dev.sluice.demo.chat.redis;

import dev.sluice.demo.chat.backend.Backend;
import dev.sluice.demo.chat.backend.EmbeddedBackend;
import dev.sluice.demo.chat.backend.Exchange;
import dev.sluice.demo.chat.backend.Names;
import dev.sluice.demo.chat.log.RoomLog;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SetArgs;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A backend in a Redis, version 6.2 or later, for any number of servers: streams for the log, and publish and subscribe for
 * what is new. A Redis that is lost is waited for.
 */
public final class RedisBackend implements Backend {

    private static final Logger log = LoggerFactory.getLogger(RedisBackend.class);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration FIRST_RECONNECT = Duration.ofMillis(50);
    private static final Duration LAST_RECONNECT = Duration.ofSeconds(2);

    private static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

    private final ClientResources resources;
    private final RedisClient client;
    private final ScheduledExecutorService scheduler =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "redis-scheduler"));
    private final Availability availability;
    private final RedisLog roomLog;
    private final RedisNames names;
    private final RedisExchange exchange;
    private final byte[] secret;

    private RedisBackend(
            ClientResources resources,
            RedisClient client,
            StatefulRedisConnection<String, byte[]> commands,
            StatefulRedisPubSubConnection<String, byte[]> subscriptions,
            int history) {
        this.resources = resources;
        this.client = client;
        secret = secret(commands);
        warnOfLoss(commands);
        // What is written as a trial is what a Redis that has lost it needs first: or logins at one server were no good
        // at others.
        availability =
                new Availability(() -> commands.async().set(Keys.SECRET, secret, SetArgs.Builder.nx()), scheduler);
        roomLog = new RedisLog(commands.async(), subscriptions, scheduler, availability::failed, history);
        names = new RedisNames(commands.async());
        exchange = new RedisExchange(commands.async(), subscriptions);
        availability.start();
    }

    /**
     * Connects.
     *
     * @param url such as {@code redis://host:6379} or {@code rediss://:password@host}
     * @param history how many numbers of a room are kept, the latest
     * @throws IOException if it cannot be reached now
     * @throws IllegalArgumentException if that is not a URL of a Redis
     */
    public static RedisBackend connect(String url, int history) throws IOException {
        RedisURI uri = RedisURI.create(url);
        uri.setTimeout(COMMAND_TIMEOUT);
        ClientResources resources = ClientResources.builder()
                .reconnectDelay(Delay.exponential(FIRST_RECONNECT, LAST_RECONNECT, 2, TimeUnit.MILLISECONDS))
                .build();
        RedisClient client = RedisClient.create(resources, uri);
        client.setOptions(ClientOptions.builder()
                // What fails is tried again here, in order; the client would do it in an order of its own.
                .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                .timeoutOptions(TimeoutOptions.enabled(COMMAND_TIMEOUT))
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(CONNECT_TIMEOUT)
                        .keepAlive(true)
                        .build())
                .build());
        try {
            return new RedisBackend(resources, client, client.connect(CODEC), client.connectPubSub(CODEC), history);
        } catch (RedisException e) {
            client.shutdown(Duration.ZERO, CONNECT_TIMEOUT);
            resources.shutdown();
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException("cannot use the Redis at " + uri + ": " + cause.getMessage(), e);
        }
    }

    @Override
    public RoomLog log() {
        return roomLog;
    }

    @Override
    public Names names() {
        return names;
    }

    @Override
    public Exchange exchange() {
        return exchange;
    }

    @Override
    public byte[] secret() {
        return secret;
    }

    @Override
    public void onAvailability(Consumer<Boolean> listener) {
        availability.listen(listener);
    }

    @Override
    public void close() {
        roomLog.close();
        scheduler.shutdownNow();
        client.shutdown(Duration.ZERO, CONNECT_TIMEOUT);
        resources.shutdown(0, CONNECT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS).awaitUninterruptibly();
    }

    /** The first server makes it. */
    private static byte[] secret(StatefulRedisConnection<String, byte[]> commands) {
        commands.sync().set(Keys.SECRET, EmbeddedBackend.newSecret(), SetArgs.Builder.nx());
        return Arrays.copyOf(commands.sync().get(Keys.SECRET), EmbeddedBackend.SECRET_BYTES);
    }

    /** What was acknowledged is as safe as Redis is set up to keep it. */
    private static void warnOfLoss(StatefulRedisConnection<String, byte[]> commands) {
        try {
            Map<String, String> config = commands.sync().configGet("append*");
            if (!"yes".equals(config.get("appendonly")) || !"always".equals(config.get("appendfsync"))) {
                log.warn(
                        "this Redis can lose what was acknowledged when it crashes: appendonly is {}, appendfsync is {}"
                                + " (for no loss: yes, always)",
                        config.get("appendonly"),
                        config.get("appendfsync"));
            }
        } catch (RedisException e) {
            log.info("this Redis does not tell its configuration: {}", e.getMessage());
        }
    }
}
