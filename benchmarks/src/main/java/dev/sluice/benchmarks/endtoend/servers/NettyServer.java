package dev.sluice.benchmarks.endtoend.servers;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A server on Netty, ours or Netty's own: one event loop that accepts, reads and writes. */
final class NettyServer implements RunningServer {

    private final EventLoopGroup eventLoop;
    private final Channel listener;

    /**
     * Starts it.
     *
     * @param pipeline puts the handlers of a connection in, behind those for TLS
     */
    NettyServer(Consumer<ChannelPipeline> pipeline, ServerOptions options) throws Exception {
        if (options.epoll() && !Epoll.isAvailable()) {
            throw new IllegalStateException(
                    "Netty's epoll needs Linux on x86_64 here (--transport nio does without)",
                    Epoll.unavailabilityCause());
        }
        @Nullable SslContext tls = options.tls() ? Tls.nettyContext() : null;
        eventLoop = eventLoop(options.epoll());
        Class<? extends ServerChannel> type =
                options.epoll() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        listener = new ServerBootstrap()
                .group(eventLoop)
                .channel(type)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (tls != null) {
                            channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                        }
                        pipeline.accept(channel.pipeline());
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .sync()
                .channel();
    }

    @SuppressWarnings("deprecation") // Netty 4.2 has a successor, which 4.1 has not
    private static EventLoopGroup eventLoop(boolean epoll) {
        return epoll ? new EpollEventLoopGroup(1) : new NioEventLoopGroup(1);
    }

    @Override
    public int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    @Override
    public void close() {
        eventLoop.shutdownGracefully(50, 5000, TimeUnit.MILLISECONDS).awaitUninterruptibly(10, TimeUnit.SECONDS);
    }
}
