package dev.sluice.demo.mixing;

import dev.sluice.codec.CloseHandler;
import dev.sluice.codec.CodecConfig;
import dev.sluice.codec.KeepAliveHandler;
import dev.sluice.codec.Role;
import dev.sluice.deflate.DeflateConfig;
import dev.sluice.deflate.DeflateParameters;
import dev.sluice.deflate.PerMessageDeflateHandler;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;

// docs/mixing.md shows the class as it stands here: see MixingPageTest.
class OurDeflateByHand extends ChannelInitializer<Channel> {

    private static final WebSocketDecoderConfig DECODER = WebSocketDecoderConfig.newBuilder()
            .allowExtensions(true)
            .closeOnProtocolViolation(false) // CloseHandler does that
            .build();

    @Override
    protected void initChannel(Channel channel) {
        channel.pipeline()
                .addLast(new WebSocket13FrameDecoder(DECODER))
                .addLast(new WebSocket13FrameEncoder(false))
                .addLast(new PerMessageDeflateHandler(Role.SERVER, DeflateParameters.NONE, DeflateConfig.DEFAULT))
                .addLast(new Utf8FrameValidator(false))
                .addLast(new KeepAliveHandler(CodecConfig.DEFAULT))
                .addLast(new CloseHandler(Role.SERVER, CodecConfig.DEFAULT))
                .addLast(new WebSocketFrameAggregator(256 * 1024))
                .addLast(new MyHandler());
    }
}
