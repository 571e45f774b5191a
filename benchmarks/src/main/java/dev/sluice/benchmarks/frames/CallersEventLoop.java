package dev.sluice.benchmarks.frames;

import io.netty.channel.DefaultEventLoop;

/**
 * An event loop whose thread is the one that made it: JMH's, which then finds itself on the event loop, as a channel's handlers
 * do. No thread is ever started, so tasks that are handed to it are not run.
 */
final class CallersEventLoop extends DefaultEventLoop {

    private final Thread owner = Thread.currentThread();

    @Override
    public boolean inEventLoop(Thread thread) {
        return thread == owner;
    }
}
