package dev.sluice.benchmarks.memory;

import dev.sluice.benchmarks.process.Child;
import dev.sluice.benchmarks.process.Numbers;
import dev.sluice.deflate.DeflateConfig;
import dev.sluice.deflate.PerMessageDeflateClientExtension;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtensionHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The clients' JVM: {@code ClientMain PORT COMPRESS MESSAGE_BYTES}. Commands: {@code connect N}, {@code talk N} (that many
 * messages on each connection, one at a time, each awaited and compared with its echo), {@code close}.
 */
final class ClientMain {

    private static final int EVENT_LOOPS = 2;
    private static final int MAX_MESSAGE_BYTES = 64 * 1024;
    private static final int CONNECTING_AT_ONCE = 64;
    private static final int PATIENCE_SECONDS = 300;

    private final EventLoopGroup eventLoops;
    private final Bootstrap bootstrap;
    private final List<Conversation> conversations = new ArrayList<>();

    @SuppressWarnings("deprecation") // Netty 4.2 has a successor, which 4.1 has not
    private ClientMain(int port, boolean compress) {
        eventLoops = new NioEventLoopGroup(EVENT_LOOPS);
        bootstrap = new Bootstrap()
                .group(eventLoops)
                .channel(NioSocketChannel.class)
                .remoteAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        initialize(channel, port, compress);
                    }
                });
    }

    public static void main(String[] args) throws Exception {
        ClientMain client = new ClientMain(Integer.parseInt(args[0]), Boolean.parseBoolean(args[1]));
        int messageBytes = Integer.parseInt(args[2]);
        Child.serve(Numbers.NONE, command -> client.execute(command.split(" ", -1), messageBytes));
        client.eventLoops.shutdownGracefully();
    }

    private static void initialize(SocketChannel channel, int port, boolean compress) {
        channel.pipeline().addLast(new HttpClientCodec()).addLast(new HttpObjectAggregator(MAX_MESSAGE_BYTES));
        if (compress) {
            // Leaves the windows to the server, which can name them as the offer does.
            DeflateConfig config = DeflateConfig.builder()
                    .serverMaxWindowBits(15)
                    .clientMaxWindowBits(15)
                    .build();
            channel.pipeline()
                    .addLast(new WebSocketClientExtensionHandler(new PerMessageDeflateClientExtension(config)));
        }
        WebSocketClientProtocolConfig config = WebSocketClientProtocolConfig.newBuilder()
                .webSocketUri(URI.create("ws://127.0.0.1:" + port + "/"))
                .allowExtensions(true)
                .customHeaders(new DefaultHttpHeaders())
                .maxFramePayloadLength(MAX_MESSAGE_BYTES)
                .handshakeTimeoutMillis(TimeUnit.MINUTES.toMillis(2))
                .build();
        channel.pipeline().addLast(new WebSocketClientProtocolHandler(config)).addLast(new Conversation(compress));
    }

    private Numbers execute(String[] command, int messageBytes) throws Exception {
        switch (command[0]) {
            case "connect" -> connect(Integer.parseInt(command[1]));
            case "talk" -> talk(Integer.parseInt(command[1]), messageBytes);
            case "close" -> close();
            default -> throw new IllegalArgumentException(command[0]);
        }
        return new Numbers(Map.of("connections", (long) conversations.size()));
    }

    private void connect(int count) throws Exception {
        Semaphore slots = new Semaphore(CONNECTING_AT_ONCE);
        List<CompletableFuture<Void>> opened = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            slots.acquire();
            Channel channel = bootstrap.connect().sync().channel();
            Conversation conversation = channel.pipeline().get(Conversation.class);
            conversations.add(conversation);
            opened.add(conversation.opened.whenComplete((done, failure) -> slots.release()));
        }
        await(opened);
    }

    private void talk(int messages, int messageBytes) throws Exception {
        List<CompletableFuture<Void>> done = new ArrayList<>();
        for (int i = 0; i < conversations.size(); i++) {
            done.add(conversations.get(i).talk((long) i << 32, messages, messageBytes));
        }
        await(done);
    }

    private void close() throws InterruptedException {
        for (Conversation conversation : conversations) {
            conversation.close();
        }
        conversations.clear();
    }

    private static void await(List<CompletableFuture<Void>> all) throws Exception {
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
