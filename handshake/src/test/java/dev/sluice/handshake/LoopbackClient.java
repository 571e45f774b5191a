package dev.sluice.handshake;

import dev.sluice.testing.EventLoops;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.util.concurrent.Future;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A client on real sockets, with one event loop, that notes the texts it receives. */
final class LoopbackClient implements AutoCloseable {

    static final int TIMEOUT_SECONDS = 20;

    final EventLoopGroup group = EventLoops.create(1);
    final BlockingQueue<String> received = new LinkedBlockingQueue<>();

    /** For {@link WebSocketClient}. */
    Bootstrap bootstrap() {
        return new Bootstrap().group(group).channel(NioSocketChannel.class);
    }

    /** The same with handlers next to the wire. */
    Bootstrap bootstrap(Supplier<ChannelHandler[]> handlers) {
        return bootstrap().handler(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(handlers.get());
            }
        });
    }

    /** What notes received texts. */
    ChannelHandler receiver() {
        return new SimpleChannelInboundHandler<TextWebSocketFrame>() {
            @Override
            protected void channelRead0(ChannelHandlerContext ctx, TextWebSocketFrame frame) {
                received.add(frame.text());
            }
        };
    }

    ClientHandshakeConfig.Builder config(String uri) {
        return ClientHandshakeConfig.builder(uri).onUpgrade((pipeline, handshake) -> pipeline.addLast(receiver()));
    }

    String nextText() throws InterruptedException {
        return received.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    /** What {@code future} completes with, in time. */
    static <T> T await(Future<T> future) throws Exception {
        return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    /** What {@code future} fails with, in time. */
    static Throwable failure(Future<?> future) throws Exception {
        try {
            throw new AssertionError("completed with " + await(future));
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    @Override
    public void close() {
        EventLoops.end(group);
    }
}
