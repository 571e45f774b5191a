package dev.sluice.codec;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Stands last in the pipeline, where the exceptions end that no handler of the application has caught, and hands them
 * back to {@link CloseHandler}.
 */
final class ExceptionGuard extends ChannelInboundHandlerAdapter {

    private final CloseHandler closeHandler;

    ExceptionGuard(CloseHandler closeHandler) {
        this.closeHandler = closeHandler;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!closeHandler.handleUncaught(cause)) {
            ctx.fireExceptionCaught(cause); // to the end of the pipeline, where Netty logs it, once
        }
    }
}
