package dev.sluice.benchmarks.memory;

import dev.sluice.benchmarks.Json;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A client's end: sends messages, each when the one before has come back, and compares every byte. */
final class Conversation extends SimpleChannelInboundHandler<WebSocketFrame> {

    final CompletableFuture<Void> opened = new CompletableFuture<>();

    private final boolean compress;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private @Nullable ChannelHandlerContext context;
    private @Nullable String expected;
    private long seed;
    private int left;
    private int messageBytes;

    Conversation(boolean compress) {
        this.compress = compress;
    }

    /** Completes when {@code messages} messages have come back. */
    CompletableFuture<Void> talk(long firstSeed, int messages, int bytes) {
        ChannelHandlerContext ctx = context();
        ctx.executor().execute(() -> {
            seed = firstSeed;
            left = messages;
            messageBytes = bytes;
            next(ctx);
        });
        return done;
    }

    void close() throws InterruptedException {
        done.complete(null); // from here on, the end of the connection is no failure
        context().close().sync();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
            if (compress == (ctx.pipeline().get(WebSocketExtensionEncoder.class) != null)) {
                opened.complete(null);
            } else {
                fail(new IllegalStateException("compression, expected: " + compress));
            }
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
        if (!(frame instanceof TextWebSocketFrame text)
                || !text.content().toString(StandardCharsets.US_ASCII).equals(expected)) {
            fail(new IllegalStateException("not the echo of what was sent: " + frame));
        } else {
            next(ctx);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        fail(new IllegalStateException("the server has closed"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        fail(cause);
    }

    private void next(ChannelHandlerContext ctx) {
        if (left == 0) {
            expected = null;
            done.complete(null);
            return;
        }
        left--;
        expected = Json.message(seed++, messageBytes);
        ctx.writeAndFlush(new TextWebSocketFrame(expected));
    }

    private ChannelHandlerContext context() {
        if (context == null) {
            throw new IllegalStateException("not in a pipeline");
        }
        return context;
    }

    private void fail(Throwable cause) {
        opened.completeExceptionally(cause);
        done.completeExceptionally(cause);
    }
}
