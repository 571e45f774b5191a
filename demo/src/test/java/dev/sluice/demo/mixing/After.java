package dev.sluice.demo.mixing;

import dev.sluice.deflate.PerMessageDeflateServerExtension;
import dev.sluice.handshake.ServerHandshakeConfig;
import dev.sluice.handshake.ServerHandshakeHandler;
import dev.sluice.handshake.SubprotocolSelector;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpServerCodec;

// docs/mixing.md shows the class as it stands here: see MixingPageTest.
class After extends ChannelInitializer<Channel> {

    private final ServerHandshakeConfig chat = ServerHandshakeConfig.builder()
            .pathPrefix("/chat")
            .subprotocols(SubprotocolSelector.clientPreference("chat.v2", "chat.v1"))
            .extensions(new PerMessageDeflateServerExtension())
            .build();

    @Override
    protected void initChannel(Channel channel) {
        channel.pipeline()
                .addLast(new HttpServerCodec())
                .addLast(new ServerHandshakeHandler(chat))
                .addLast(new Greeter())
                .addLast(new Shouter())
                .addLast(new Counter());
    }
}
