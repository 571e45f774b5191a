package dev.sluice.benchmarks.endtoend.servers;

import dev.sluice.codec.PreparedMessage;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.GlobalEventExecutor;

/** Sends every text message to all connections, its sender's too. */
@Sharable
final class Broadcast extends ChannelInboundHandlerAdapter {

    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final boolean prepared;

    Broadcast(boolean prepared) {
        this.prepared = prepared;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        connections.add(ctx.channel());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof TextWebSocketFrame text) {
            connections.writeAndFlush(prepared ? PreparedMessage.text(text.content()) : text);
        } else {
            ReferenceCountUtil.release(message);
        }
    }
}
