package dev.sluice.demo.chat.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.demo.chat.backend.Names;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Names as keys that expire. */
final class RedisNames implements Names {

    private static final String CLAIM = """
            local holder = redis.call('GET', KEYS[1])
            if holder and holder ~= ARGV[1] then
              return 0
            end
            redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
            return 1
            """;

    private static final String RELEASE = """
            if redis.call('GET', KEYS[1]) == ARGV[1] then
              redis.call('DEL', KEYS[1])
            end
            return 1
            """;

    private static final byte[] LEASE_MILLIS =
            String.valueOf(TimeUnit.SECONDS.toMillis(LEASE_SECONDS)).getBytes(UTF_8);

    private final RedisAsyncCommands<String, byte[]> redis;

    RedisNames(RedisAsyncCommands<String, byte[]> redis) {
        this.redis = redis;
    }

    @Override
    public CompletionStage<Boolean> claim(String key, String session) {
        String[] keys = {Keys.name(key)};
        return redis.<Boolean>eval(CLAIM, ScriptOutputType.BOOLEAN, keys, session.getBytes(UTF_8), LEASE_MILLIS);
    }

    @Override
    public void release(String key, String session) {
        String[] keys = {Keys.name(key)};
        redis.eval(RELEASE, ScriptOutputType.INTEGER, keys, session.getBytes(UTF_8));
    }
}
