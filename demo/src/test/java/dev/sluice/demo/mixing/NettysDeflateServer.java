package dev.sluice.demo.mixing;

import dev.sluice.handshake.ServerHandshakeConfig;
import dev.sluice.handshake.ServerHandshakeHandler;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateServerExtensionHandshaker;

// docs/mixing.md shows the class as it stands here: see MixingPageTest.
class NettysDeflateServer extends ChannelInitializer<Channel> {

    private final ServerHandshakeConfig chat = ServerHandshakeConfig.builder()
            .path("/chat")
            .extensions(new PerMessageDeflateServerExtensionHandshaker(256 * 1024)) // bytes that a frame may inflate to
            .onUpgrade((pipeline, handshake) -> pipeline.addLast(
                            new Utf8FrameValidator(false)) // Netty does not check text that it has inflated
                    .addLast(new MyHandler()))
            .build();

    @Override
    protected void initChannel(Channel channel) {
        channel.pipeline().addLast(new HttpServerCodec()).addLast(new ServerHandshakeHandler(chat));
    }
}
