package dev.sluice.demo.mixing;

import dev.sluice.deflate.PerMessageDeflateClientExtension;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtensionHandler;

// docs/mixing.md shows the class as it stands here: see MixingPageTest.
class OurDeflateClient extends ChannelInitializer<Channel> {

    private final WebSocketClientProtocolConfig config;
    private final ChannelHandler application;

    OurDeflateClient(String url, ChannelHandler application) {
        this.config = WebSocketClientProtocolConfig.newBuilder()
                .webSocketUri(url)
                .allowExtensions(true)
                .build();
        this.application = application;
    }

    @Override
    protected void initChannel(Channel channel) {
        channel.pipeline()
                .addLast(new HttpClientCodec())
                .addLast(new HttpObjectAggregator(8192))
                .addLast(new WebSocketClientExtensionHandler(new PerMessageDeflateClientExtension()))
                .addLast(new WebSocketClientProtocolHandler(config))
                .addLast(new WebSocketFrameAggregator(256 * 1024))
                .addLast(application);
    }
}
