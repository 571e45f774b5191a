package dev.sluice.benchmarks.memory;

import dev.sluice.benchmarks.process.Child;
import dev.sluice.benchmarks.process.Memory;
import dev.sluice.benchmarks.process.Numbers;
import dev.sluice.deflate.ZlibObjects;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;

/** The server's JVM: {@code ServerMain KIND WINDOW_BITS}. */
final class ServerMain {

    private static final int EVENT_LOOPS = 2;
    private static final int BACKLOG = 4096;

    private final WireCounter wire = new WireCounter();

    private ServerMain() {}

    public static void main(String[] args) throws Exception {
        new ServerMain().run(ServerKind.valueOf(args[0]), Integer.parseInt(args[1]));
    }

    @SuppressWarnings("deprecation") // Netty 4.2 has a successor, which 4.1 has not
    private void run(ServerKind kind, int windowBits) throws Exception {
        EventLoopGroup eventLoops = new NioEventLoopGroup(EVENT_LOOPS);
        Channel listener = new ServerBootstrap()
                .group(eventLoops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(wire);
                        kind.initialize(channel.pipeline(), windowBits);
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .sync()
                .channel();
        int port = ((InetSocketAddress) listener.localAddress()).getPort();
        Child.serve(new Numbers(Map.of("port", (long) port)), command -> measure());
        eventLoops.shutdownGracefully();
    }

    private Numbers measure() throws Exception {
        Memory memory = Memory.measure();
        return new Numbers(Map.of(
                "resident", memory.resident(),
                "heap", memory.heap(),
                "buffers", buffers(),
                "connections", (long) wire.connections.get(),
                "received", wire.received.sum(),
                "sent", wire.sent.sum(),
                "deflaters", (long) ZlibObjects.deflaters(),
                "inflaters", (long) ZlibObjects.inflaters()));
    }

    private static long buffers() {
        return ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider provider
                ? provider.metric().usedDirectMemory()
                : 0;
    }
}
