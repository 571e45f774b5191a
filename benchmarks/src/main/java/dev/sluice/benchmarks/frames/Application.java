package dev.sluice.benchmarks.frames;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;

/** The application: a handler at the end of the pipeline, which writes. */
final class Application extends ChannelInboundHandlerAdapter {

    @SuppressWarnings("NullAway.Init") // set when the handler is added, which is before anything is written
    private ChannelHandlerContext ctx;

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        this.ctx = ctx;
    }

    ChannelFuture write(WebSocketFrame frame) {
        return ctx.write(frame);
    }

    void flush() {
        ctx.flush();
    }
}
