package dev.sluice.demo.mixing;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.extensions.compression.WebSocketServerCompressionHandler;

// docs/mixing.md shows the class as it stands here: see MixingPageTest.
class Before extends ChannelInitializer<Channel> {

    private final WebSocketServerProtocolConfig chat = WebSocketServerProtocolConfig.newBuilder()
            .websocketPath("/chat")
            .checkStartsWith(true)
            .subprotocols("chat.v2,chat.v1")
            .allowExtensions(true)
            .build();

    @Override
    protected void initChannel(Channel channel) {
        channel.pipeline()
                .addLast(new HttpServerCodec())
                .addLast(new HttpObjectAggregator(65_536))
                .addLast(new WebSocketServerCompressionHandler(65_536))
                .addLast(new WebSocketServerProtocolHandler(chat))
                .addLast(new WebSocketFrameAggregator(65_536))
                .addLast(new Greeter())
                .addLast(new Shouter())
                .addLast(new Counter());
    }
}
