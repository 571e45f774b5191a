package dev.sluice.benchmarks.deflate;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtension;
import org.jspecify.annotations.Nullable;

/**
 * The handlers of an extension in a pipeline, between two that take what comes out: no queue of the channel's is measured.
 * The messages are binary, since Netty's handlers leave it to another one to look for UTF-8.
 */
final class HandlerCodec implements Codec {

    private final Channel channel;
    private @Nullable WebSocketFrame output;

    HandlerCodec(ByteBufAllocator alloc, ChannelHandler... handlers) {
        channel = new EmbeddedChannel();
        channel.config().setAllocator(alloc);
        channel.pipeline().addLast(new Wire()).addLast(handlers).addLast(new Application());
    }

    @Override
    public ByteBuf deflate(ByteBuf message) {
        channel.write(new BinaryWebSocketFrame(message.retainedDuplicate()));
        return take();
    }

    @Override
    public ByteBuf inflate(ByteBuf compressed) {
        channel.pipeline()
                .fireChannelRead(
                        new BinaryWebSocketFrame(true, WebSocketExtension.RSV1, compressed.retainedDuplicate()));
        return take();
    }

    @Override
    public void close() {
        channel.close();
    }

    private ByteBuf take() {
        WebSocketFrame taken = output;
        output = null;
        if (taken == null) {
            throw new IllegalStateException("nothing has come out");
        }
        return taken.content();
    }

    private final class Wire extends ChannelOutboundHandlerAdapter {

        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            output = (WebSocketFrame) message;
            promise.setSuccess();
        }
    }

    private final class Application extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            output = (WebSocketFrame) message;
        }
    }
}
