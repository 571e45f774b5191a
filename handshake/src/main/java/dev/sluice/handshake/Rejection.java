package dev.sluice.handshake;

import io.netty.handler.codec.http.HttpResponseStatus;

/**
 * Every reason for which an upgrade request does not become a WebSocket, with the answer that the client gets. The order
 * is the order of the checks.
 */
public enum Rejection {
    /** The first line of the request is longer than the HTTP decoder allows. */
    REQUEST_LINE_TOO_LONG(414, "The request line is too long."),

    /** The header is longer than the HTTP decoder allows. */
    HEADER_TOO_LARGE(431, "The request header is too large."),

    /** The HTTP decoder could not read the request. */
    MALFORMED_REQUEST(400, "This is not a well-formed HTTP request."),

    /** The method is not GET (RFC 6455 4.1). */
    METHOD(405, "A WebSocket is opened with GET."),

    /** The version is not HTTP/1.1 or a later HTTP/1 (RFC 6455 4.1). */
    HTTP_VERSION(505, "A WebSocket is opened with HTTP/1.1."),

    /** There is not exactly one Host header, or it, or the host of an absolute-form target, is malformed (RFC 7230 5.4). */
    HOST(400, "There must be one Host header that names a host."),

    /** The query holds a percent sign that two hexadecimal digits do not follow. */
    QUERY(400, "The query is not well-formed."),

    /** The Upgrade header does not list {@code websocket}, or Connection does not list {@code upgrade} (RFC 6455 4.2.1). */
    UPGRADE(426, "This is a WebSocket: ask for an upgrade."),

    /** The version of the protocol is not 13 alone (RFC 6455 4.4). */
    WEBSOCKET_VERSION(426, "Version 13 of the WebSocket protocol is spoken here."),

    /** There is not exactly one key, or it is not the base64 of 16 bytes (RFC 6455 4.2.1). */
    KEY(400, "There must be one Sec-WebSocket-Key of 16 bytes."),

    /** The request has a body, or says that it may have one. */
    BODY(400, "An upgrade request has no body."),

    /** The {@link OriginPolicy} does not allow the Origin, or there are several (RFC 6455 10.2). */
    ORIGIN(403, "Pages of this origin may not connect."),

    /** Sec-WebSocket-Protocol is not a list of distinct tokens (RFC 6455 4.1). */
    SUBPROTOCOLS(400, "Sec-WebSocket-Protocol is not a list of distinct tokens."),

    /** Sec-WebSocket-Extensions does not have the form of RFC 6455 9.1, or is too long a list. */
    EXTENSIONS(400, "Sec-WebSocket-Extensions is not well-formed."),

    /** More than a mebibyte arrived behind the request, though reading was off. Closed without an answer. */
    EARLY_DATA(413, "Too much was sent before the upgrade was answered."),

    /** The {@link HandshakeAuthorizer} rejected the request; status, headers and body are its own. */
    AUTHORIZER(403, "Not allowed."),

    /** The {@link SubprotocolSelector} chose what the client does not offer (RFC 6455 4.2.2). */
    SUBPROTOCOL_NOT_OFFERED(500, "The server is at fault."),

    /** Code of the application threw or failed: a policy, the authoriser, a selector, an extension, the listener. */
    APPLICATION(500, "The server is at fault."),

    /** The deadline passed before there was a whole request. Closed without an answer. */
    REQUEST_TIMEOUT(408, "The request took too long."),

    /** The deadline passed before the {@link HandshakeAuthorizer} decided. */
    DECISION_TIMEOUT(503, "The server took too long to decide.");

    private final int status;
    private final String message;

    Rejection(int status, String message) {
        this.status = status;
        this.message = message;
    }

    /** The status of the answer; for {@link #AUTHORIZER} the usual one, since the application may choose another. */
    public HttpResponseStatus status() {
        return HttpResponseStatus.valueOf(status);
    }

    /** The text of the answer's body. */
    public String message() {
        return message;
    }

    /** Goes on when {@code rule} holds. */
    void unless(boolean rule) throws RefusedException {
        if (!rule) {
            throw new RefusedException(this);
        }
    }
}
