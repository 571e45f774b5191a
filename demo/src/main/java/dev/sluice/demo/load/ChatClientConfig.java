package dev.sluice.demo.load;

import dev.sluice.demo.Compression;
import io.netty.handler.ssl.SslContext;
import java.util.List;

/**
 * Who a {@link ChatClient} is, and where.
 *
 * @param servers at least one; the client begins with the first, and goes to the next after each that it could not reach or has lost
 * @param name under which it logs in
 * @param ids what the ids of its messages begin with, 1 to 40 of {@code A-Z a-z 0-9 _ -}; no other client's do
 * @param rooms to join, as the server would write them
 * @param compression to offer
 * @param tls what {@code https} and {@code wss} are spoken with
 */
record ChatClientConfig(
        List<ChatUrl> servers, String name, String ids, List<String> rooms, Compression compression, SslContext tls) {

    ChatClientConfig {
        if (servers.isEmpty()) {
            throw new IllegalArgumentException("servers: " + servers + " (expected: at least one)");
        }
        if (!ids.matches("[A-Za-z0-9_-]{1,40}")) {
            throw new IllegalArgumentException("ids: " + ids + " (expected: 1 to 40 of A-Z a-z 0-9 _ -)");
        }
        servers = List.copyOf(servers);
        rooms = List.copyOf(rooms);
    }
}
