package dev.sluice.demo.readme;

import dev.sluice.deflate.PerMessageDeflateClientExtension;
import dev.sluice.handshake.ClientHandshakeConfig;
import dev.sluice.handshake.WebSocketClient;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.Future;

class MyClient {

    Future<Channel> connect(String uri, EventLoopGroup group, ChannelHandler myHandler) {
        ClientHandshakeConfig config = ClientHandshakeConfig.builder(uri) // ws://... or wss://...
                .extensions(new PerMessageDeflateClientExtension())
                .onUpgrade((pipeline, handshake) -> pipeline.addLast(myHandler))
                .build();
        return WebSocketClient.connect(new Bootstrap().group(group).channel(NioSocketChannel.class), config);
    }
}
