package dev.sluice.handshake;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.nio.NioSocketChannel;

/** Passes bytes on to another channel, and its end. */
final class Relay extends ChannelInboundHandlerAdapter {

    private final Channel other;

    Relay(Channel other) {
        this.other = other;
    }

    /** Connects for a proxy: what the server sends goes to {@code client}. */
    static ChannelFuture connect(Channel client, String host, int port) {
        return new Bootstrap()
                .group(client.eventLoop())
                .channel(NioSocketChannel.class)
                .handler(new Relay(client))
                .connect(host, port);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        other.writeAndFlush(message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        other.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
