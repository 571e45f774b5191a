package dev.sluice.conformance.interop;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;

/**
 * User event of a client's pipeline: what the server's answer says.
 *
 * @param subprotocol the one agreed on, empty for none
 * @param extensions those agreed on, empty for none
 */
record Agreement(String subprotocol, String extensions) {

    /** Reads the answer. */
    static Agreement of(HttpHeaders answer) {
        return new Agreement(
                answer.get(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, ""),
                answer.get(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS, ""));
    }
}
