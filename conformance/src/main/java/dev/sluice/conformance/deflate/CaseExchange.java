package dev.sluice.conformance.deflate;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Sends the messages of a case without waiting for each echo, and then looks at what was on the wire. */
final class CaseExchange extends Exchange {

    private static final int MAX_MESSAGES_UNDERWAY = 64;
    private static final int MAX_BYTES_UNDERWAY = 256 * 1024;

    private final CompressionCase each;
    private final Corpus corpus;

    @SuppressWarnings("NullAway.Init") // handlerAdded sets it
    private CompressedFrames frames;

    private int sent;

    /**
     * Prepares it.
     *
     * @param end of it, as {@link Exchange} has it
     */
    CaseExchange(CompressionCase each, Corpus corpus, CompletableFuture<Void> end) {
        super(end);
        this.each = each;
        this.corpus = corpus;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        frames = CompressedFrames.watch(ctx.pipeline());
        super.handlerAdded(ctx);
    }

    @Override
    void sendMore(ChannelHandlerContext ctx) {
        while (sent < CompressionCase.MESSAGES
                && messagesUnderway() < MAX_MESSAGES_UNDERWAY
                && bytesUnderway() < MAX_BYTES_UNDERWAY) {
            Message message = corpus.message(each.shape(), sent);
            sent++;
            WebSocketFrame whole = message.frame(ctx.alloc());
            write(ctx, message, each.fragmented() ? Fragments.three(whole) : List.of(whole));
        }
    }

    @Override
    void checkAll(ChannelHandlerContext ctx) {
        String sentBadly = WireCheck.defectOf(each, frames.sent());
        String receivedBadly = WireCheck.defectOf(each, frames.received());
        if (!sentBadly.isEmpty()) {
            fail(ctx, "sent " + sentBadly);
        } else if (!receivedBadly.isEmpty()) {
            fail(ctx, "received " + receivedBadly);
        }
    }
}
