package dev.sluice.deflate;

import dev.sluice.codec.ProtocolViolationException;
import dev.sluice.codec.Role;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionDecoder;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Inflates what the peer has compressed; everything else passes. */
final class DeflateDecoder extends WebSocketExtensionDecoder {

    private final MessageInflater inflater;

    DeflateDecoder(Role role, DeflateParameters agreed, DeflateConfig config) {
        Role sender = role.peer();
        InflatingContext context =
                new InflatingContext(agreed.windowBits(sender), agreed.contextTakeover(sender), config.contexts());
        inflater = new MessageInflater(context, config);
    }

    @Override
    public boolean acceptInboundMessage(Object msg) {
        return msg instanceof WebSocketFrame frame && inflater.concerns(frame);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, WebSocketFrame frame, List<Object> out) {
        Pieces pieces = new Pieces(ctx);
        try {
            inflater.inflate(ctx.alloc(), frame, pieces);
        } finally {
            pieces.addLast(out);
        }
    }

    /** After a violation, whoever has found it, nothing counts any more: the rest of the frame need not be inflated. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof ProtocolViolationException) {
            inflater.close();
        }
        ctx.fireExceptionCaught(cause);
    }

    @Override
    public void channelUnregistered(ChannelHandlerContext ctx) {
        inflater.leaveLoop();
        ctx.fireChannelUnregistered();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        inflater.close();
    }

    /** Passes on what one frame inflates to, piece by piece, so that only one is in memory; the last as Netty wants it. */
    private final class Pieces implements Consumer<WebSocketFrame> {

        private final ChannelHandlerContext ctx;
        private @Nullable WebSocketFrame last;

        Pieces(ChannelHandlerContext ctx) {
            this.ctx = ctx;
        }

        @Override
        public void accept(WebSocketFrame piece) {
            WebSocketFrame previous = last;
            last = piece;
            if (previous != null) {
                ctx.fireChannelRead(previous);
                if (!ctx.channel().isActive()) {
                    inflater.close(); // whoever took it has had enough
                }
            }
        }

        void addLast(List<Object> out) {
            if (last != null) {
                out.add(last);
            }
        }
    }
}
