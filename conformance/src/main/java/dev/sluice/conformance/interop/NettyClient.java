package dev.sluice.conformance.interop;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.extensions.compression.WebSocketClientCompressionHandler;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** The pipeline of a client that is made of Netty's own handlers, as Netty's examples make it. */
final class NettyClient {

    private static final int MAX_RESPONSE_BYTES = 64 * 1024;

    private NettyClient() {}

    /** Puts the handlers of a new connection in. */
    static void install(ChannelPipeline pipeline, URI url, Offer offer, Visitor visitor) {
        pipeline.addLast(new HttpClientCodec(), new HttpObjectAggregator(MAX_RESPONSE_BYTES));
        if (offer.deflate()) {
            pipeline.addLast(new WebSocketClientCompressionHandler(Terms.MAX_MESSAGE_BYTES));
        }
        pipeline.addLast(
                new AgreementTap(),
                new PongTap(),
                new CloseTap(),
                new WebSocketClientProtocolHandler(config(url, offer)),
                new WebSocketFrameAggregator(Terms.MAX_MESSAGE_BYTES),
                visitor);
    }

    private static WebSocketClientProtocolConfig config(URI url, Offer offer) {
        return WebSocketClientProtocolConfig.newBuilder()
                .webSocketUri(url)
                .subprotocol(subprotocols(offer))
                .allowExtensions(true)
                .maxFramePayloadLength(Terms.MAX_MESSAGE_BYTES)
                .build();
    }

    private static @Nullable String subprotocols(Offer offer) {
        return offer.subprotocols().isEmpty() ? null : String.join(", ", offer.subprotocols());
    }

    /** Tells the application what the answer says, which Netty's handler keeps to itself. */
    private static final class AgreementTap extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof HttpResponse answer) {
                ctx.fireUserEventTriggered(Agreement.of(answer.headers()));
            }
            ctx.fireChannelRead(message);
        }
    }
}
