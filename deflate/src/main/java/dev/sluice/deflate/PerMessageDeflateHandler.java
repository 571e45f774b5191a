package dev.sluice.deflate;

import dev.sluice.codec.CloseHandler;
import dev.sluice.codec.ProtocolViolationException;
import dev.sluice.codec.Role;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.ChannelOutboundHandler;
import io.netty.channel.CombinedChannelDuplexHandler;

/**
 * permessage-deflate (RFC 7692) in one handler, for pipelines that are built by hand: it stands between the frame handlers,
 * which have to let RSV1 pass, and everything else. One instance serves one channel.
 *
 * <p>It takes over and releases what it compresses or inflates; the frames that come out instead are the next handler's.
 * What the peer does wrong is fired as a {@link ProtocolViolationException}, once, for {@link CloseHandler} to answer, and
 * data that still arrives is dropped. A message of the application's that cannot be compressed or sent fails its promise,
 * and nothing that follows refers to it.
 *
 * <p>It works with an executor of its own, too. But there it hears too late of a frame that could not be sent, and closes the
 * channel, where on the event loop it would go on without it.
 */
public final class PerMessageDeflateHandler
        extends CombinedChannelDuplexHandler<ChannelInboundHandler, ChannelOutboundHandler> {

    /**
     * Creates a handler.
     *
     * @param role which end this is
     * @param agreed the parameters of the answer that the server gave
     * @param config what is not negotiated
     */
    public PerMessageDeflateHandler(Role role, DeflateParameters agreed, DeflateConfig config) {
        super(new DeflateDecoder(role, agreed, config), new DeflateEncoder(role, agreed, config));
    }
}
