package dev.sluice.benchmarks.endtoend.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Opens connections, a few at a time. */
final class Clients {

    private static final int CONNECTING_AT_ONCE = 32;
    private static final int PATIENCE_SECONDS = 60;

    /** So many from each of 127.0.0.1, 127.0.0.2 and so on, as an address has no more than about 28,000 ports to lend. */
    private static final int CONNECTIONS_AN_ADDRESS = 2500;

    private final EventLoop eventLoop;
    private final int port;
    private final boolean deflate;
    private final Tally tally;
    private final Consumer<Throwable> onFailure;
    private final @Nullable SslContext tls;

    Clients(EventLoop eventLoop, int port, boolean deflate, boolean tls, Tally tally, Consumer<Throwable> onFailure)
            throws SSLException {
        this.eventLoop = eventLoop;
        this.port = port;
        this.deflate = deflate;
        this.tally = tally;
        this.onFailure = onFailure;
        this.tls = tls ? tls() : null;
    }

    private static SslContext tls() throws SSLException {
        return SslContextBuilder.forClient()
                .sslProvider(SslProvider.JDK)
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .endpointIdentificationAlgorithm(null)
                .protocols("TLSv1.3")
                .ciphers(List.of("TLS_AES_128_GCM_SHA256"))
                .build();
    }

    /** Opens {@code count} connections, and waits until all are open. */
    List<Client> open(int firstIndex, int count) throws Exception {
        Semaphore slots = new Semaphore(CONNECTING_AT_ONCE);
        List<Client> clients = new ArrayList<>();
        for (int i = firstIndex; i < firstIndex + count; i++) {
            if (!slots.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException(
                        "the server does not answer the handshake of connection " + clients.size());
            }
            Client client = new Client(i, ClientHandshake.request(port, deflate), deflate, tally, onFailure);
            client.opened.whenComplete((agreement, failure) -> slots.release());
            clients.add(client);
            connect(client);
        }
        for (Client client : clients) {
            client.opened.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        return clients;
    }

    private void connect(Client client) {
        new Bootstrap()
                .group(eventLoop)
                .channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        addHandlers(channel, client);
                    }
                })
                .connect(new InetSocketAddress(loopback(1), port), new InetSocketAddress(source(client), 0))
                .addListener(connected -> {
                    if (!connected.isSuccess()) {
                        client.opened.completeExceptionally(connected.cause());
                    }
                });
    }

    private static InetAddress source(Client client) {
        return loopback(1 + client.index / CONNECTIONS_AN_ADDRESS);
    }

    /** 127.0.0.1, 127.0.0.2 and so on: all of them are this machine. */
    private static InetAddress loopback(int last) {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    private void addHandlers(Channel channel, Client client) {
        if (tls != null) {
            channel.pipeline().addLast(tls.newHandler(channel.alloc()));
        }
        channel.pipeline().addLast(client);
    }
}
