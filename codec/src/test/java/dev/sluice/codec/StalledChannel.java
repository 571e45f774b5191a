package dev.sluice.codec;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;

/**
 * A channel whose peer reads only when told to: until then whatever is flushed stays in the channel's own outbound buffer,
 * and fails there when the channel is closed.
 */
final class StalledChannel extends EmbeddedChannel {

    /** How many writes the peer still takes. Not initialised here: handlers write while the super constructor runs. */
    private long room;

    StalledChannel(ChannelHandler... handlers) {
        super(handlers);
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer in) {
        for (Object msg = in.current(); msg != null && room > 0; msg = in.current()) {
            room--;
            handleOutboundMessage(ReferenceCountUtil.retain(msg));
            in.remove();
        }
    }

    /** Takes what was flushed, and what is flushed from now on, up to that many writes. */
    void peerReads(long writes) {
        room = writes;
        unsafe().flush();
        runPendingTasks();
    }

    /** Takes all there is, and all that will come. */
    void peerReadsAll() {
        peerReads(Long.MAX_VALUE);
    }

    /** How many bytes lie in the channel's outbound buffer. */
    long pendingBytes() {
        return unsafe().outboundBuffer().totalPendingWriteBytes();
    }
}
