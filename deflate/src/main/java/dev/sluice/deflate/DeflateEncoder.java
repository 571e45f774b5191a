package dev.sluice.deflate;

import dev.sluice.codec.Role;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionEncoder;
import java.util.List;

/** Compresses what the application sends. */
final class DeflateEncoder extends WebSocketExtensionEncoder {

    DeflateEncoder(Role role, DeflateParameters agreed, DeflateConfig config) {}

    @Override
    protected void encode(ChannelHandlerContext ctx, WebSocketFrame frame, List<Object> out) {
        out.add(frame.retain());
    }
}
