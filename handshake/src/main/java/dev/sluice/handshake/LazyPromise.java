package dev.sluice.handshake;

import io.netty.util.concurrent.DefaultPromise;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.GlobalEventExecutor;

/** A promise that exists before the channel of which it tells has an event loop. */
final class LazyPromise<V> extends DefaultPromise<V> {

    private volatile EventExecutor executor = GlobalEventExecutor.INSTANCE;

    /** Listeners are told by {@code newExecutor} from now on. */
    void bind(EventExecutor newExecutor) {
        executor = newExecutor;
    }

    @Override
    protected EventExecutor executor() {
        return executor;
    }
}
