package dev.sluice.conformance.interop;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.CompletableFuture;

/** {@code /report}: tells how another connection has ended, and says goodbye. */
final class ReportHandler extends ChannelInboundHandlerAdapter {

    private final CompletableFuture<String> report;

    ReportHandler(CompletableFuture<String> report) {
        this.report = report;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        report.thenAcceptAsync(
                text -> {
                    ctx.write(new TextWebSocketFrame(ByteBufUtil.writeUtf8(ctx.alloc(), text)));
                    ctx.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE));
                },
                ctx.executor());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ReferenceCountUtil.release(message);
    }
}
