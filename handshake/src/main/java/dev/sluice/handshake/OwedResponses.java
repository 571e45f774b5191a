package dev.sluice.handshake;

import io.netty.handler.codec.http.HttpChunkedInput;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;

/**
 * Counts the responses that the HTTP server still owes to requests before ours. A client may pipeline its upgrade request
 * behind others, and HTTP answers in order (RFC 7230 6.3.2).
 */
final class OwedResponses {

    private int owed;
    private boolean inFinalResponse;

    /** A request was passed on to the HTTP server. */
    void requested() {
        owed++;
    }

    /**
     * A message of the HTTP server's is being written, of whatever type.
     *
     * @return whether the response to a request ends with it; when it has gone, {@link #answered} is to be called
     */
    boolean endsWith(Object message) {
        if (message instanceof HttpResponse response) {
            // RFC 7231 6.2: an interim response, such as 100, is followed by the final one.
            inFinalResponse = response.status().codeClass() != HttpStatusClass.INFORMATIONAL;
        }
        // The contents of a chunked input, the last one too, are asked for by a handler that may stand before ours.
        boolean ends = inFinalResponse && (message instanceof LastHttpContent || message instanceof HttpChunkedInput);
        if (ends) {
            inFinalResponse = false;
        }
        return ends;
    }

    /** A whole response has gone. One that nobody asked for does not count. */
    void answered() {
        owed = Math.max(0, owed - 1);
    }

    /** Whether every request that was passed on has its whole response. */
    boolean allWritten() {
        return owed == 0;
    }
}
