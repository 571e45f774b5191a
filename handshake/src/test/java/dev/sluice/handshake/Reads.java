package dev.sluice.handshake;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayList;
import java.util.List;

/** Notes what comes by: events of the handshake, messages, and ends of reads. */
final class Reads extends ChannelInboundHandlerAdapter {

    final List<String> log = new ArrayList<>();

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        log.add("read");
        ctx.fireChannelRead(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        log.add("end");
        ctx.fireChannelReadComplete();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof HandshakeComplete) {
            log.add("event");
        }
        ctx.fireUserEventTriggered(event);
    }
}
