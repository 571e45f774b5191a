package dev.sluice.handshake;

import io.netty.channel.ChannelPipeline;

/** Puts the application's handlers into the pipeline of a new WebSocket. */
@FunctionalInterface
public interface UpgradeListener {

    /**
     * Called on the event loop when the codec is in the pipeline and before the first frame: handlers that are added last see
     * frames. A server has not written its 101 yet; what handlers write from {@code handlerAdded} on is sent behind it.
     *
     * <p>The attachment stays the decision's: whoever gets the {@link HandshakeComplete} event later owns it.
     *
     * @throws Exception any: what was added to the pipeline is removed, and the connection is closed. The client of such a
     *     server gets a 500 in place of the 101; such a client's future fails.
     */
    void onUpgrade(ChannelPipeline pipeline, HandshakeComplete handshake) throws Exception;
}
