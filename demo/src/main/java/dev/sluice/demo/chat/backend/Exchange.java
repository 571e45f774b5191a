package dev.sluice.demo.chat.backend;

import java.util.function.Consumer;

/**
 * What the servers of one chat tell each other, and nobody keeps. A signal can be lost when a connection is, but those
 * that arrive from one server arrive in order.
 */
public interface Exchange {

    /** Tells the other servers. Returns at once, on any thread. */
    void publish(Signal signal);

    /** Is told what the servers publish from now on, this one too, one signal after the other. To be called once. */
    void listen(Consumer<Signal> listener);

    /** That of a server which is alone. */
    static Exchange none() {
        return new Exchange() {
            @Override
            public void publish(Signal signal) {}

            @Override
            public void listen(Consumer<Signal> listener) {}
        };
    }
}
