package dev.sluice.conformance.interop;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import java.util.function.Consumer;

/** What goes to the transport past all handlers. */
final class Wire {

    private Wire() {}

    /** Sends bytes, unless the channel is closed. */
    static void write(Channel channel, byte[] bytes) {
        first(channel, ctx -> ctx.writeAndFlush(ctx.alloc().buffer(bytes.length).writeBytes(bytes)));
    }

    /** Closes TCP, without another word. */
    static void close(Channel channel) {
        first(channel, ChannelHandlerContext::close);
    }

    private static void first(Channel channel, Consumer<ChannelHandlerContext> action) {
        channel.eventLoop().execute(() -> {
            ChannelHandlerContext nextToWire = channel.pipeline().firstContext();
            if (nextToWire != null) {
                action.accept(nextToWire);
            }
        });
    }
}
