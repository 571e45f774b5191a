package dev.sluice.conformance.interop;

import io.netty.channel.ChannelHandlerContext;

/** {@code /violate}: sends what breaks the protocol, behind the codec's back. */
final class ViolationHandler extends GoHandler {

    private final Violation violation;

    ViolationHandler(Violation violation) {
        this.violation = violation;
    }

    @Override
    void go(ChannelHandlerContext ctx) {
        Wire.write(ctx.channel(), violation.fromServer());
    }
}
