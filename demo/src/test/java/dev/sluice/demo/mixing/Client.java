package dev.sluice.demo.mixing;

import dev.sluice.testing.Loopback;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionEncoder;
import io.netty.util.ReferenceCountUtil;
import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;

/** A client whose application answers nothing and keeps all that it hears. Waits are bounded. */
final class Client {

    private static final int WAIT_SECONDS = 20;

    final Channel channel;
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final AtomicLong bytesReceived = new AtomicLong();

    private Client(Loopback server, URI url, BiFunction<URI, ChannelHandler, ChannelHandler> pipeline) {
        channel = server.connect(opening ->
                opening.pipeline().addLast(new ByteCounter()).addLast(pipeline.apply(url, new Application())));
    }

    /**
     * Opens a WebSocket.
     *
     * @param pipeline makes the handler that fills the pipeline, from the URL and the application
     */
    static Client connect(Loopback server, String path, BiFunction<URI, ChannelHandler, ChannelHandler> pipeline)
            throws InterruptedException {
        URI url = URI.create("ws://127.0.0.1:" + server.address().getPort() + path);
        Client client = new Client(server, url, pipeline);
        String outcome = client.hear();
        if (!"open".equals(outcome)) {
            throw new IllegalStateException(outcome);
        }
        return client;
    }

    Client say(WebSocketFrame frame) {
        channel.writeAndFlush(frame);
        return this;
    }

    /** What it hears next, as {@link Frames} describes it, an event, or "gone" when TCP has ended; null when there is nothing. */
    String hear() throws InterruptedException {
        return heard.poll(WAIT_SECONDS, TimeUnit.SECONDS);
    }

    boolean compresses() {
        return channel.pipeline().get(WebSocketExtensionEncoder.class) != null;
    }

    /** Off the wire, from the beginning of the connection. */
    long bytesReceived() {
        return bytesReceived.get();
    }

    private final class ByteCounter extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            bytesReceived.addAndGet(((ByteBuf) message).readableBytes());
            ctx.fireChannelRead(message);
        }
    }

    private final class Application extends ChannelInboundHandlerAdapter {

        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {
            if (ctx.channel().isActive()) { // then it was added by the upgrade
                heard.add("open");
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
                heard.add("open");
            } else if (event != ClientHandshakeStateEvent.HANDSHAKE_ISSUED) {
                heard.add(event.toString());
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            heard.add(Frames.describe(message));
            ReferenceCountUtil.release(message);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            heard.add(cause.toString());
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            heard.add("gone");
        }
    }
}
