package dev.sluice.conformance.interop;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;

/**
 * What the server's answer says; a user event of a client's pipeline, too.
 *
 * @param subprotocol the one agreed on, empty for none
 * @param extensions those agreed on, empty for none
 */
record Agreement(String subprotocol, String extensions) {

    /** None at all. */
    static final Agreement NONE = new Agreement("", "");

    /** Reads the answer. */
    static Agreement of(HttpHeaders answer) {
        return new Agreement(
                answer.get(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, ""),
                answer.get(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS, ""));
    }
}
