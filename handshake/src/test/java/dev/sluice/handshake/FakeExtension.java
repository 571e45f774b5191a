package dev.sluice.handshake;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionDecoder;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionEncoder;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtension;
import java.util.List;

/** An extension that appends its name to each text frame, so that the order of several shows. */
final class FakeExtension implements WebSocketServerExtension, WebSocketClientExtension {

    private final int rsv;
    private final WebSocketExtensionData answer;

    private FakeExtension(int rsv, WebSocketExtensionData answer) {
        this.rsv = rsv;
        this.answer = answer;
    }

    static FakeExtension answering(int rsv, WebSocketExtensionData answer) {
        return new FakeExtension(rsv, answer);
    }

    @Override
    public WebSocketExtensionData newReponseData() {
        return answer;
    }

    @Override
    public int rsv() {
        return rsv;
    }

    @Override
    public WebSocketExtensionEncoder newExtensionEncoder() {
        return new WebSocketExtensionEncoder() {
            @Override
            protected void encode(ChannelHandlerContext ctx, WebSocketFrame frame, List<Object> out) {
                out.add(marked(frame));
            }
        };
    }

    @Override
    public WebSocketExtensionDecoder newExtensionDecoder() {
        return new WebSocketExtensionDecoder() {
            @Override
            protected void decode(ChannelHandlerContext ctx, WebSocketFrame frame, List<Object> out) {
                out.add(marked(frame));
            }
        };
    }

    private WebSocketFrame marked(WebSocketFrame frame) {
        return frame instanceof TextWebSocketFrame text
                ? new TextWebSocketFrame(true, frame.rsv(), text.text() + " " + answer.name())
                : frame.retain();
    }
}
