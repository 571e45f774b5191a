package dev.sluice.demo.load;

import dev.sluice.demo.Compression;
import io.netty.handler.ssl.SslContext;
import java.util.List;

/**
 * What a load is to be.
 *
 * @param servers where the users connect: each begins with another one
 * @param rate texts a second of each user, on average
 * @param connectRate how many users begin to log in in a second
 * @param connectSeconds how long to wait for users who are not in, once the last has begun
 * @param drainSeconds how long to wait for acks and deliveries, once nobody talks any more
 * @param seed of all that is left to chance
 */
record LoadOptions(
        List<ChatUrl> servers,
        int users,
        int rooms,
        double rate,
        int seconds,
        int textBytes,
        int connectRate,
        int connectSeconds,
        int drainSeconds,
        long seed,
        Compression compression,
        SslContext tls) {}
