package dev.sluice.conformance.deflate;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionDecoder;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionEncoder;
import java.util.Map;

/** Counts what passes between the codec and permessage-deflate: frames as they are on the wire. */
final class CompressedFrames extends ChannelDuplexHandler {

    /** What passed in one direction. */
    static final class Count {

        private int compressedMessages;
        private int fragments;
        private long bytes;

        void add(Object message) {
            if (message instanceof WebSocketFrame frame) {
                boolean first = frame instanceof TextWebSocketFrame || frame instanceof BinaryWebSocketFrame;
                // RFC 7692 6: RSV1 is set on the first frame of a message that is compressed
                compressedMessages += first && (frame.rsv() & WebSocketExtension.RSV1) != 0 ? 1 : 0;
                fragments += frame.isFinalFragment() ? 0 : 1;
                bytes += frame.content().readableBytes();
            }
        }

        /** How many messages were marked as compressed. */
        int compressedMessages() {
            return compressedMessages;
        }

        /** How many frames were not the last of their message. */
        int fragments() {
            return fragments;
        }

        /** How long all payloads were. */
        long bytes() {
            return bytes;
        }
    }

    private final Count sent = new Count();
    private final Count received = new Count();

    private CompressedFrames() {}

    /**
     * Begins to count.
     *
     * @throws IllegalStateException when nothing is compressed
     */
    static CompressedFrames watch(ChannelPipeline pipeline) {
        for (Map.Entry<String, ChannelHandler> each : pipeline) {
            ChannelHandler handler = each.getValue();
            if (handler instanceof WebSocketExtensionDecoder || handler instanceof WebSocketExtensionEncoder) {
                CompressedFrames frames = new CompressedFrames();
                pipeline.addBefore(each.getKey(), null, frames);
                return frames;
            }
        }
        throw new IllegalStateException("there is no permessage-deflate");
    }

    /** From here. */
    Count sent() {
        return sent;
    }

    /** From the other end. */
    Count received() {
        return received;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        received.add(message);
        ctx.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        sent.add(message);
        ctx.write(message, promise);
    }
}
