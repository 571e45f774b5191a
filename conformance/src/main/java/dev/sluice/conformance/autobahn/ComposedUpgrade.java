package dev.sluice.conformance.autobahn;

import dev.sluice.codec.BackpressureHandler;
import dev.sluice.codec.CloseHandler;
import dev.sluice.codec.FrameDecoder;
import dev.sluice.codec.FrameEncoder;
import dev.sluice.codec.KeepAliveHandler;
import dev.sluice.codec.MessageAggregator;
import dev.sluice.codec.Role;
import dev.sluice.conformance.EchoHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;

/** Netty's server handshake, with our codec in place of Netty's; the handlers behind it are added one by one. */
final class ComposedUpgrade extends SimpleChannelInboundHandler<FullHttpRequest> {

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        new Handshaker().handshake(ctx.channel(), request);
        ctx.pipeline()
                .addLast(new KeepAliveHandler(Limits.CODEC))
                .addLast(new CloseHandler(Role.SERVER, Limits.CODEC))
                .addLast(new MessageAggregator(Limits.CODEC))
                .addLast(new BackpressureHandler(Limits.CODEC))
                .addLast(new EchoHandler())
                .remove(this);
    }

    private static final class Handshaker extends WebSocketServerHandshaker13 {

        Handshaker() {
            super("/", null, WebSocketDecoderConfig.newBuilder().build());
        }

        @Override
        protected WebSocketFrameDecoder newWebsocketDecoder() {
            return new FrameDecoder(Role.SERVER, Limits.CODEC);
        }

        @Override
        protected WebSocketFrameEncoder newWebSocketEncoder() {
            return new FrameEncoder(Role.SERVER, Limits.CODEC);
        }
    }
}
