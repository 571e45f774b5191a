package dev.sluice.codec;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A server on 127.0.0.1 whose connections share one event loop; its peers are plain sockets. */
final class Loopback implements AutoCloseable {

    private static final int TIMEOUT_SECONDS = 20;

    private final BlockingQueue<Channel> accepted = new LinkedBlockingQueue<>();
    private final EventLoopGroup group;
    private final InetSocketAddress address;

    Loopback(Consumer<Channel> initializer) {
        group = oneEventLoop();
        Channel server = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        initializer.accept(channel);
                        accepted.add(channel);
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
        address = (InetSocketAddress) server.localAddress();
    }

    @SuppressWarnings("deprecation") // Netty 4.1 has no other
    private static EventLoopGroup oneEventLoop() {
        return new NioEventLoopGroup(1);
    }

    Socket connect() throws IOException {
        Socket socket = new Socket(address.getAddress(), address.getPort());
        socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(TIMEOUT_SECONDS));
        return socket;
    }

    /** The server's end of the oldest connection that was not asked for yet. */
    Channel accepted() throws InterruptedException {
        Channel channel = accepted.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        if (channel == null) {
            throw new IllegalStateException("nobody connected");
        }
        return channel;
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, TIMEOUT_SECONDS, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
