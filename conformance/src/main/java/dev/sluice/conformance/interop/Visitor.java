package dev.sluice.conformance.interop;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The application's end of a client's pipeline. */
final class Visitor extends SimpleChannelInboundHandler<WebSocketFrame> {

    private final Consumer<Heard> application;
    private final CompletableFuture<Agreement> opened = new CompletableFuture<>();
    private Agreement agreement = Agreement.NONE;

    Visitor(Consumer<Heard> application) {
        this.application = application;
    }

    /** Done when the connection is open, or cannot be opened. */
    CompletableFuture<Agreement> opened() {
        return opened;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
        if (frame instanceof TextWebSocketFrame text) {
            application.accept(new Heard.Text(text.text()));
        } else if (frame instanceof BinaryWebSocketFrame) {
            application.accept(Heard.Binary.of(ByteBufUtil.getBytes(frame.content())));
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof Agreement answer) {
            agreement = answer;
        } else if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
            opened.complete(agreement);
        } else if (event instanceof Heard heard) {
            application.accept(heard);
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        opened.completeExceptionally(new IllegalStateException("the server closed during the handshake"));
        application.accept(new Heard.End("the end of the connection"));
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!opened.completeExceptionally(cause)) {
            ctx.fireExceptionCaught(cause);
        }
    }
}
