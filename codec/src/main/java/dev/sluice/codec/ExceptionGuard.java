package dev.sluice.codec;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Stands last in the pipeline, where the exceptions end that no handler of the application has caught, and hands them
 * back to {@link CloseHandler}. What still comes by may be meant for a handler that was added behind it a moment ago; then
 * a new guard takes the last place first.
 */
final class ExceptionGuard extends ChannelInboundHandlerAdapter {

    private final CloseHandler closeHandler;

    ExceptionGuard(CloseHandler closeHandler) {
        this.closeHandler = closeHandler;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        closeHandler.keepGuardLast();
        ctx.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        closeHandler.keepGuardLast();
        ctx.fireChannelRead(msg);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        closeHandler.keepGuardLast();
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!closeHandler.handleUncaught(cause)) {
            ctx.fireExceptionCaught(cause); // to the end of the pipeline, where Netty logs it, once
        }
    }
}
