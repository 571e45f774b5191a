package dev.sluice.conformance.interop;

import java.net.URI;
import java.util.function.Consumer;

/** An implementation of WebSocket that is to be tried as a client. */
interface Library {

    /** Its name. */
    String name();

    /** Its version. */
    String version();

    /**
     * Opens a connection, and waits until it is open.
     *
     * @param url of the server, with path and query
     * @param offer what else to ask for
     * @param application hears what comes, on any thread
     * @throws UnsupportedOperationException if its API has no way to offer that; the message names what is missing
     * @throws Exception if the connection does not open
     */
    Connection connect(URI url, Offer offer, Consumer<Heard> application) throws Exception;

    /**
     * An open connection. Its methods may wait until something is sent, and be interrupted then. They throw an
     * {@link UnsupportedOperationException} if the library's API has no way to do that.
     */
    interface Connection extends AutoCloseable {

        /** What was agreed on. */
        Agreement agreement();

        /** Sends a text message. */
        void text(String text) throws Exception;

        /** Sends a binary message. */
        void binary(byte[] bytes) throws Exception;

        /** Sends a text message in fragments of this text; as a whole where the API cannot. */
        void fragments(String fragment, int count) throws Exception;

        /** Sends a Ping. */
        void ping(String payload) throws Exception;

        /** Sends a Close. */
        void close(int code, String reason) throws Exception;

        /** Sends bytes that are not of the library's making. */
        default void raw(byte[] bytes) throws Exception {
            throw new UnsupportedOperationException("no raw access");
        }

        /** Gives the connection up at once, if it is still there. */
        @Override
        void close();
    }
}
