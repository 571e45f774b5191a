package dev.sluice.conformance.interop;

import dev.sluice.codec.ConnectionClosed;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Tells the application of the peer's Close by what Sluice tells of it. */
final class OutcomeTap extends ChannelInboundHandlerAdapter {

    private static final int NO_CLOSE = 1006;

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        ctx.fireUserEventTriggered(event);
        if (event instanceof ConnectionClosed closed && closed.receivedCode() != NO_CLOSE) {
            ctx.fireUserEventTriggered(
                    closed.isClean()
                            ? new Heard.Close(closed.receivedCode(), closed.receivedReason())
                            : new Heard.End(closed.toString()));
        }
    }
}
