package dev.sluice.codec;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.jspecify.annotations.Nullable;

/** Gives a {@link FrameListener} the frames that have come through the extensions. */
final class FrameListenerHandler extends ChannelInboundHandlerAdapter {

    private final FrameListener listener;
    private @Nullable FrameWriter writer;
    private boolean heard;

    FrameListenerHandler(FrameListener listener) {
        this.listener = listener;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (!(msg instanceof WebSocketFrame frame) || FrameHeader.isControl(NettyFrames.flagsOf(frame))) {
            ctx.fireChannelRead(msg);
            return;
        }
        heard = false; // a listener that fails hears no more
        try {
            int flags = NettyFrames.flagsOf(frame) & ~FrameHeader.RSV;
            int index = frame.content().readerIndex();
            listener.frame(
                    writer(ctx), flags, frame.content(), index, frame.content().readableBytes());
            heard = true;
        } finally {
            frame.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (heard) {
            heard = false;
            listener.readComplete(writer(ctx));
        }
        ctx.fireChannelReadComplete();
    }

    private FrameWriter writer(ChannelHandlerContext ctx) {
        if (writer == null) {
            writer = FrameWriter.of(ctx.pipeline());
        }
        return writer;
    }
}
