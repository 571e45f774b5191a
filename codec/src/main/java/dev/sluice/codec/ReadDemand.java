package dev.sluice.codec;

import io.netty.channel.ChannelHandlerContext;

/**
 * Keeps an application fed that reads by hand, with {@code autoRead} off: a read whose bytes gave the next handler
 * nothing, being half a frame or a ping, is followed by another one.
 */
final class ReadDemand {

    private boolean satisfied;

    void satisfied() {
        satisfied = true;
    }

    void readComplete(ChannelHandlerContext ctx) {
        if (!satisfied && !ctx.channel().config().isAutoRead()) {
            ctx.read();
        }
        satisfied = false;
    }
}
