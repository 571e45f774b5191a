package dev.sluice.conformance.interop;

import static java.util.stream.Collectors.joining;

import dev.sluice.codec.CodecConfig;
import dev.sluice.codec.KeepAliveHandler;
import dev.sluice.deflate.PerMessageDeflateClientExtension;
import dev.sluice.handshake.ClientHandshakeConfig;
import dev.sluice.handshake.ClientHandshakeHandler;
import dev.sluice.handshake.HandshakeComplete;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import java.net.URI;
import java.util.Objects;

/** The pipeline of a client that is made of Sluice. */
final class SluiceClient {

    private static final CodecConfig CODEC = CodecConfig.builder()
            .maxFrameBytes(Terms.MAX_MESSAGE_BYTES)
            .maxMessageBytes(Terms.MAX_MESSAGE_BYTES)
            .build();

    private SluiceClient() {}

    /** Puts the handlers of a new connection in. */
    static void install(ChannelPipeline pipeline, URI url, Offer offer, Visitor visitor) {
        ClientHandshakeConfig.Builder config = ClientHandshakeConfig.builder(url)
                .subprotocols(offer.subprotocols().toArray(new String[0]))
                .codec(CODEC)
                .onUpgrade((upgraded, handshake) -> upgrade(upgraded, visitor));
        if (offer.deflate()) {
            config.extensions(new PerMessageDeflateClientExtension());
        }
        ClientHandshakeHandler handshake = new ClientHandshakeHandler(config.build());
        pipeline.addLast(handshake);
        handshake.handshakeFuture().addListener(opened -> {
            if (!opened.isSuccess()) {
                visitor.opened().completeExceptionally(opened.cause());
            }
        });
    }

    private static void upgrade(ChannelPipeline pipeline, Visitor visitor) {
        pipeline.addBefore(pipeline.context(KeepAliveHandler.class).name(), null, new PongTap());
        pipeline.addLast(new OutcomeTap(), new AgreementTap(), visitor);
    }

    /** Tells the application what was agreed on by what Sluice tells of it. */
    private static final class AgreementTap extends ChannelInboundHandlerAdapter {

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof HandshakeComplete handshake) {
                String extensions = handshake.extensions().stream()
                        .map(WebSocketExtensionData::name)
                        .collect(joining(", "));
                ctx.fireUserEventTriggered(
                        new Agreement(Objects.requireNonNullElse(handshake.subprotocol(), ""), extensions));
            }
            ctx.fireUserEventTriggered(event);
        }
    }
}
