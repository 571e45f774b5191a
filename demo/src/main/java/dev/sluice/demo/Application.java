package dev.sluice.demo;

import io.netty.channel.ChannelPipeline;
import io.netty.util.concurrent.EventExecutor;
import java.util.function.Consumer;

/** What a server serves. */
public interface Application {

    /** Puts the handlers into the pipeline of a new connection, on its event loop. */
    Consumer<ChannelPipeline> pipeline();

    /** The server listens. What happens from time to time can be scheduled on {@code timer}, which ends with the server. */
    default void start(EventExecutor timer) {}

    /** The server is going to stop: a load balancer that asks should send nobody any more. */
    default void prepareToStop() {}

    /** All connections are closed. May block. */
    default void close() {}
}
