package dev.sluice.conformance.deflate;

import dev.sluice.codec.ConnectionClosed;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/** Sends rounds of messages, expects each of them back, and says goodbye. It begins when it is added. */
final class Exchange extends SimpleChannelInboundHandler<WebSocketFrame> {

    private final Iterator<List<Message>> rounds;
    private final CompletableFuture<Void> end;
    private final Queue<Message> expected = new ArrayDeque<>();

    /**
     * Prepares it.
     *
     * @param rounds what to send
     * @param end fails with whatever goes wrong, and completes when nothing did
     */
    Exchange(List<List<Message>> rounds, CompletableFuture<Void> end) {
        this.rounds = rounds.iterator();
        this.end = end;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        sendRound(ctx);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame answer) {
        if (answer instanceof CloseWebSocketFrame) {
            return; // of which the codec's event tells
        }
        Message message = expected.poll();
        if (message == null) {
            fail(ctx, "a message that nobody expects: " + answer);
            return;
        }
        String difference = message.differenceTo(answer);
        if (!difference.isEmpty()) {
            fail(ctx, difference);
        } else if (expected.isEmpty()) {
            sendRound(ctx);
        }
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

    private void sendRound(ChannelHandlerContext ctx) {
        if (rounds.hasNext()) {
            List<Message> round = rounds.next();
            expected.addAll(round);
            for (int i = 0; i < round.size(); i++) {
                send(ctx, round.get(i), i % 2 == 1);
            }
            ctx.flush();
        } else {
            ctx.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE));
        }
    }

    private void send(ChannelHandlerContext ctx, Message message, boolean fragmented) {
        ByteBuf buffer = ctx.alloc().buffer(message.length());
        List<WebSocketFrame> frames = fragmented ? message.fragments(buffer) : List.of(message.frame(buffer));
        for (WebSocketFrame frame : frames) {
            ctx.write(frame).addListener(written -> {
                if (!written.isSuccess()) {
                    fail(ctx, message.name() + " could not be sent: " + written.cause());
                }
            });
        }
    }

    private void fail(ChannelHandlerContext ctx, String why) {
        end.completeExceptionally(new IllegalStateException(why));
        ctx.close();
    }
}
