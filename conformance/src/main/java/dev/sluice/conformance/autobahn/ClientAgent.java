package dev.sluice.conformance.autobahn;

import dev.sluice.handshake.ClientHandshakeConfig;
import dev.sluice.handshake.ClientHandshakeHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import java.net.URI;

/** The clients: Sluice's, and Netty's. */
enum ClientAgent {
    /** Our handshake, and what it installs. */
    SLUICE {
        @Override
        void install(ChannelPipeline pipeline, URI url, ChannelHandler application) {
            pipeline.addLast(new ClientHandshakeHandler(ClientHandshakeConfig.builder(url)
                    .codec(Limits.CODEC)
                    .onUpgrade((upgraded, complete) -> upgraded.addLast(application))
                    .build()));
        }
    },

    /** Netty's handshake and codec, with limits that let the suite's messages through. */
    NETTY {
        @Override
        void install(ChannelPipeline pipeline, URI url, ChannelHandler application) {
            pipeline.addLast(
                    new HttpClientCodec(),
                    new HttpObjectAggregator(Limits.MAX_HTTP_BYTES),
                    new WebSocketClientProtocolHandler(WebSocketClientProtocolConfig.newBuilder()
                            .webSocketUri(url)
                            .maxFramePayloadLength(Limits.MAX_BYTES)
                            .build()),
                    new WebSocketFrameAggregator(Limits.MAX_BYTES),
                    application);
        }
    };

    /**
     * Puts the handlers of a new connection in.
     *
     * @param url of the server
     * @param application gets the messages
     */
    abstract void install(ChannelPipeline pipeline, URI url, ChannelHandler application);
}
