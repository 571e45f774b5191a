package dev.sluice.demo.chat.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.demo.chat.backend.Names;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Names as sorted sets of claims: the session, a space and the server, by when the claim ends in the time of Redis. All claims
 * to a name are one session's. The set expires with the last of them.
 */
final class RedisNames implements Names {

    /** How both scripts begin: with the claims that have not ended. */
    private static final String CLAIMS = """
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
            local claims = redis.call('ZRANGE', KEYS[1], 0, -1)
            """;

    private static final String CLAIM = CLAIMS + """
            local session = ARGV[1] .. ' '
            if claims[1] and string.sub(claims[1], 1, #session) ~= session then
              return 0
            end
            redis.call('ZADD', KEYS[1], now + ARGV[3], session .. ARGV[2])
            redis.call('PEXPIRE', KEYS[1], ARGV[3])
            return 1
            """;

    /** At the door, there is nothing after the space. */
    private static final String IS_CONNECTED = CLAIMS + """
            for _, claim in ipairs(claims) do
              if string.sub(claim, -1) ~= ' ' then
                return 1
              end
            end
            return 0
            """;

    private static final byte[] LEASE_MILLIS = bytes(String.valueOf(TimeUnit.SECONDS.toMillis(LEASE_SECONDS)));

    private final RedisAsyncCommands<String, byte[]> redis;

    RedisNames(RedisAsyncCommands<String, byte[]> redis) {
        this.redis = redis;
    }

    @Override
    public CompletionStage<Boolean> claim(String key, String session, String server) {
        return ask(CLAIM, key, bytes(session), bytes(server), LEASE_MILLIS);
    }

    @Override
    public void release(String key, String session, String server) {
        redis.zrem(Keys.claims(key), bytes(session + ' ' + server), bytes(session + ' ' + DOOR));
    }

    @Override
    public CompletionStage<Boolean> isConnected(String key) {
        return ask(IS_CONNECTED, key);
    }

    private CompletionStage<Boolean> ask(String script, String key, byte[]... arguments) {
        return redis.<Boolean>eval(script, ScriptOutputType.BOOLEAN, new String[] {Keys.claims(key)}, arguments);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
