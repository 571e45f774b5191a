package dev.sluice.demo.load;

import dev.sluice.codec.ConnectionClosed;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;

/** One open WebSocket of a client: reads what the server says. */
final class ChatConnection extends SimpleChannelInboundHandler<TextWebSocketFrame> {

    /** What is made of it. */
    interface Reader {

        /** The server has said something. */
        void read(Incoming message);

        /** What has come cannot be read, or not be dealt with; the connection is about to be closed. */
        void failed(Throwable cause);

        /** Nothing more will come. */
        void closed(ConnectionClosed how);
    }

    private final Reader reader;

    ChatConnection(Reader reader) {
        this.reader = reader;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, TextWebSocketFrame frame) {
        reader.read(Json.read(frame.content()));
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ConnectionClosed closed) {
            reader.closed(closed);
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        reader.failed(cause);
        ctx.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.INTERNAL_SERVER_ERROR));
    }
}
