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

    /** Starts a server and what belongs to it, as the program does. Whoever calls this has to stop both. */
    public static Server start(Application application) throws IOException {
        Server server = start(application.pipeline());
        application.start(server.timer());
        return server;
    }

    static Server start(String address, Consumer<ChannelPipeline> handlers) throws IOException {
        return Server.start(new InetSocketAddress(InetAddress.getByName(address), 0), Transport.NIO, handlers);
    }
}
