package dev.sluice.conformance.deflate;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Sends a round of messages at a time, every other message in fragments. */
final class RoundsExchange extends Exchange {

    private final Iterator<List<Message>> rounds;

    /**
     * Prepares it.
     *
     * @param rounds what to send
     * @param end of it, as {@link Exchange} has it
     */
    RoundsExchange(List<List<Message>> rounds, CompletableFuture<Void> end) {
        super(end);
        this.rounds = rounds.iterator();
    }

    @Override
    void sendMore(ChannelHandlerContext ctx) {
        if (messagesUnderway() == 0 && rounds.hasNext()) {
            List<Message> round = rounds.next();
            for (int i = 0; i < round.size(); i++) {
                WebSocketFrame whole = round.get(i).frame(ctx.alloc());
                write(ctx, round.get(i), i % 2 == 1 ? Fragments.uneven(whole) : List.of(whole));
            }
        }
    }
}
