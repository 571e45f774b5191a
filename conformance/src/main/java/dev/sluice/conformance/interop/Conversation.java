package dev.sluice.conformance.interop;

import dev.sluice.conformance.interop.Library.Connection;
import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A connection, and what comes on it, one after the other. Closing it gives it up. */
final class Conversation implements AutoCloseable {

    private final Consumer<String> awaiting;
    private final BlockingQueue<Heard> inbox = new LinkedBlockingQueue<>();
    private final Connection connection;

    /**
     * Opens a connection.
     *
     * @param awaiting is told what is waited for, from now on
     */
    Conversation(Library library, URI url, Offer offer, Consumer<String> awaiting) throws Exception {
        this.awaiting = awaiting;
        awaiting.accept("the opening handshake of " + url.getPath());
        connection = library.connect(url, offer, inbox::add);
    }

    /** To send with. */
    Connection connection() {
        return connection;
    }

    /** Waits for whatever comes next. */
    Heard next(String what) throws InterruptedException {
        awaiting.accept(what);
        return inbox.take();
    }

    /** Waits for whatever comes next, or null when nothing does. */
    @Nullable
    Heard next(int seconds) throws InterruptedException {
        return inbox.poll(seconds, TimeUnit.SECONDS);
    }

    /** Waits for something certain. */
    void expect(Heard expected) throws InterruptedException, Surprise {
        Heard heard = next(expected.toString());
        if (!heard.equals(expected)) {
            boolean looksAlike = heard.toString().equals(expected.toString());
            throw new Surprise("got " + (looksAlike ? "another " + heard : heard + " and not " + expected));
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
