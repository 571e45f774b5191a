package dev.sluice.handshake;

import io.netty.channel.ChannelPipeline;

/** Puts the application's handlers into the pipeline of a new WebSocket. */
@FunctionalInterface
public interface UpgradeListener {

    /**
     * Called on the event loop when the codec is in the pipeline and before the 101 is written: handlers that are added last
     * see frames. What they write from {@code handlerAdded} on is sent behind the 101.
     *
     * <p>The attachment stays the decision's: whoever gets the {@link HandshakeComplete} event later owns it.
     *
     * @throws Exception any: the client gets a 500 in place of the 101, what was added to the pipeline is removed, and the
     *     connection is closed
     */
    void onUpgrade(ChannelPipeline pipeline, HandshakeComplete handshake) throws Exception;
}
