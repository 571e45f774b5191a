package dev.sluice.conformance.deflate;

import dev.sluice.codec.ConnectionClosed;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/**
 * Sends the messages of a case without waiting for each echo, compares the echoes, then looks at what was on the wire, and
 * says goodbye. It begins when it is added.
 */
final class Conversation extends SimpleChannelInboundHandler<WebSocketFrame> {

    private static final int MAX_MESSAGES_UNDERWAY = 64;
    private static final int MAX_BYTES_UNDERWAY = 256 * 1024;

    private final CompressionCase each;
    private final Corpus corpus;
    private final CompletableFuture<Void> end;
    private final Queue<Message> underway = new ArrayDeque<>();

    @SuppressWarnings("NullAway.Init") // handlerAdded sets it
    private CompressedFrames frames;

    private int sent;
    private int bytesUnderway;

    /**
     * Prepares it.
     *
     * @param end fails with whatever goes wrong, and completes when nothing did
     */
    Conversation(CompressionCase each, Corpus corpus, CompletableFuture<Void> end) {
        this.each = each;
        this.corpus = corpus;
        this.end = end;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        frames = CompressedFrames.watch(ctx.pipeline());
        sendMore(ctx);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame answer) {
        if (answer instanceof CloseWebSocketFrame) {
            return; // of which the codec's event tells
        }
        Message message = underway.poll();
        if (message == null) {
            fail(ctx, "a message that nobody expects: " + answer);
            return;
        }
        bytesUnderway -= message.length();
        String difference = message.differenceTo(answer);
        if (!difference.isEmpty()) {
            fail(ctx, difference);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (!end.isDone()) {
            sendMore(ctx);
        }
        ctx.fireChannelReadComplete();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ConnectionClosed closed) {
            if (closed.isClean() && closed.sentCode() == WebSocketCloseStatus.NORMAL_CLOSURE.code()) {
                end.complete(null);
            } else {
                fail(ctx, closed.toString());
            }
        }
        ctx.fireUserEventTriggered(event);
    }

    private void sendMore(ChannelHandlerContext ctx) {
        while (sent < CompressionCase.MESSAGES
                && underway.size() < MAX_MESSAGES_UNDERWAY
                && bytesUnderway < MAX_BYTES_UNDERWAY) {
            send(ctx, corpus.message(each.shape(), sent));
        }
        if (sent == CompressionCase.MESSAGES && underway.isEmpty()) {
            sent++; // the goodbye
            checkWire(ctx);
            ctx.write(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE));
        }
        ctx.flush();
    }

    private void send(ChannelHandlerContext ctx, Message message) {
        sent++;
        bytesUnderway += message.length();
        underway.add(message);
        WebSocketFrame frame = message.frame(ctx.alloc().buffer(message.length()));
        for (WebSocketFrame part : each.fragmented() ? Fragments.of(frame) : List.of(frame)) {
            ctx.write(part).addListener(written -> {
                if (!written.isSuccess()) {
                    fail(ctx, message.name() + " could not be sent: " + written.cause());
                }
            });
        }
    }

    private void checkWire(ChannelHandlerContext ctx) {
        String sentBadly = WireCheck.defectOf(each, frames.sent());
        String receivedBadly = WireCheck.defectOf(each, frames.received());
        if (!sentBadly.isEmpty()) {
            fail(ctx, "sent " + sentBadly);
        } else if (!receivedBadly.isEmpty()) {
            fail(ctx, "received " + receivedBadly);
        }
    }

    private void fail(ChannelHandlerContext ctx, String why) {
        end.completeExceptionally(new IllegalStateException(why));
        ctx.close();
    }
}
