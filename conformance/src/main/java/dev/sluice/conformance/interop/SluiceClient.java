package dev.sluice.conformance.interop;

import dev.sluice.codec.CloseHandler;
import dev.sluice.codec.CodecConfig;
import dev.sluice.codec.FrameDecoder;
import dev.sluice.codec.FrameEncoder;
import dev.sluice.codec.KeepAliveHandler;
import dev.sluice.codec.MessageAggregator;
import dev.sluice.codec.Role;
import dev.sluice.deflate.PerMessageDeflateClientExtension;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker13;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtensionHandler;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtension;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** The pipeline of a client that is made of Sluice, but for the opening handshake, which is Netty's. */
final class SluiceClient {

    private static final int MAX_RESPONSE_BYTES = 64 * 1024;

    private static final CodecConfig CODEC = CodecConfig.builder()
            .maxFrameBytes(Limits.MESSAGE_BYTES)
            .maxMessageBytes(Limits.MESSAGE_BYTES)
            .build();

    private SluiceClient() {}

    /** Puts the handlers of a new connection in. */
    static void install(ChannelPipeline pipeline, URI url, Offer offer, Visitor visitor) {
        pipeline.addLast(new HttpClientCodec(), new HttpObjectAggregator(MAX_RESPONSE_BYTES));
        if (offer.deflate()) {
            pipeline.addLast(new WebSocketClientExtensionHandler(new PerMessageDeflateClientExtension()));
        }
        pipeline.addLast(new Upgrade(new Handshaker(url, offer)), visitor);
    }

    private static CodecConfig codec(Offer offer) {
        return CODEC.toBuilder()
                .rsvBits(offer.deflate() ? WebSocketExtension.RSV1 : 0)
                .build();
    }

    /** Netty's handshake, with our codec in the place of Netty's. */
    private static final class Handshaker extends WebSocketClientHandshaker13 {

        private final Offer offer;

        Handshaker(URI url, Offer offer) {
            super(
                    url,
                    WebSocketVersion.V13,
                    subprotocols(offer),
                    offer.deflate(),
                    EmptyHttpHeaders.INSTANCE,
                    Limits.MESSAGE_BYTES);
            this.offer = offer;
        }

        private static @Nullable String subprotocols(Offer offer) {
            return offer.subprotocols().isEmpty() ? null : String.join(", ", offer.subprotocols());
        }

        @Override
        protected WebSocketFrameDecoder newWebsocketDecoder() {
            return new FrameDecoder(Role.CLIENT, codec(offer));
        }

        @Override
        protected WebSocketFrameEncoder newWebSocketEncoder() {
            return new FrameEncoder(Role.CLIENT, codec(offer));
        }
    }

    /** Gives its place to the rest of the codec when the server has agreed. */
    private static final class Upgrade extends SimpleChannelInboundHandler<FullHttpResponse> {

        private final WebSocketClientHandshaker handshaker;

        Upgrade(WebSocketClientHandshaker handshaker) {
            this.handshaker = handshaker;
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            handshaker.handshake(ctx.channel());
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpResponse response) {
            handshaker.finishHandshake(ctx.channel(), response);
            ChannelPipeline pipeline = ctx.pipeline();
            // Each goes directly behind this one, so the one next to the wire comes last.
            pipeline.addAfter(ctx.name(), null, new OutcomeTap());
            pipeline.addAfter(ctx.name(), null, new MessageAggregator(CODEC));
            pipeline.addAfter(ctx.name(), null, new CloseHandler(Role.CLIENT, CODEC));
            pipeline.addAfter(ctx.name(), null, new KeepAliveHandler(CODEC));
            pipeline.addAfter(ctx.name(), null, new PongTap());
            ctx.fireUserEventTriggered(Agreement.of(response.headers()));
            ctx.fireUserEventTriggered(ClientHandshakeStateEvent.HANDSHAKE_COMPLETE);
            pipeline.remove(this);
        }
    }
}
