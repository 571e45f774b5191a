package dev.sluice.demo;

import io.netty.channel.ChannelPipeline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/** Servers for tests: on 127.0.0.1, at a free port. */
public final class TestServer {

    private TestServer() {}

    /** Starts a server, which whoever calls this has to stop. */
    public static Server start(Consumer<ChannelPipeline> handlers) throws IOException {
        return start("127.0.0.1", handlers);
    }

    static Server start(String address, Consumer<ChannelPipeline> handlers) throws IOException {
        return Server.start(new InetSocketAddress(InetAddress.getByName(address), 0), Transport.NIO, handlers);
    }
}
