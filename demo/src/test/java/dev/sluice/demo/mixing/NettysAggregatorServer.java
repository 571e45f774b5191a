package dev.sluice.demo.mixing;

import dev.sluice.codec.CodecConfig;
import dev.sluice.deflate.PerMessageDeflateServerExtension;
import dev.sluice.handshake.ServerHandshakeConfig;
import dev.sluice.handshake.ServerHandshakeHandler;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;

// docs/mixing.md shows the class as it stands here: see MixingPageTest.
class NettysAggregatorServer extends ChannelInitializer<Channel> {

    private final ServerHandshakeConfig chat = ServerHandshakeConfig.builder()
            .path("/chat")
            .codec(CodecConfig.builder().aggregateMessages(false).build())
            .extensions(new PerMessageDeflateServerExtension())
            .onUpgrade((pipeline, handshake) ->
                    pipeline.addLast(new WebSocketFrameAggregator(64 * 1024)).addLast(new MyHandler()))
            .build();

    @Override
    protected void initChannel(Channel channel) {
        channel.pipeline().addLast(new HttpServerCodec()).addLast(new ServerHandshakeHandler(chat));
    }
}
