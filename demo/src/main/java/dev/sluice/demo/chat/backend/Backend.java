package dev.sluice.demo.chat.backend;

import dev.sluice.demo.chat.log.RoomLog;
import java.util.function.Consumer;

/** What the servers of one chat share, and a server that is alone has for itself. Thread-safe. */
public interface Backend extends AutoCloseable {

    /** What was said. */
    RoomLog log();

    /** Who has which name. */
    Names names();

    /** What the servers tell each other. */
    Exchange exchange();

    /** What logins are signed with: the same for all servers, and after a restart. Not to be changed. */
    byte[] secret();

    /**
     * Tells whether the log can be reached: at every change, on some thread, one call after the other. It can be reached when the
     * backend is opened.
     */
    void onAvailability(Consumer<Boolean> listener);

    /** Writes what is waiting, as far as that is possible, and lets go of everything. Waits for it. */
    @Override
    void close();
}
