package dev.sluice.handshake;

/** Every reason for which a client's opening handshake fails. The order is the order of the checks. */
public enum HandshakeFailure {
    /** The connection could not be opened, TLS or a proxy refused it, or an error ended it. The cause tells. */
    CONNECTION("The connection failed."),

    /** The connection was closed, by either end, before the server had answered. */
    CLOSED("The connection was closed before the server had answered."),

    /** The deadline passed before the server had answered. */
    TIMEOUT("The server did not answer in time."),

    /** What the server sent is not HTTP, or its header is longer than the HTTP decoder allows. The cause tells. */
    MALFORMED_RESPONSE("The server's answer is not a well-formed HTTP response."),

    /** The status is not 101: status, headers and body are the server's (RFC 6455 4.1). */
    STATUS("The server did not switch protocols."),

    /** The version of the answer is not HTTP/1.1 (RFC 6455 4.1). */
    HTTP_VERSION("The server answered with a version of HTTP that is not 1.1."),

    /** Upgrade is not {@code websocket} alone, or Connection does not list {@code upgrade} (RFC 6455 4.1). */
    UPGRADE("The server switched to something else."),

    /** Sec-WebSocket-Accept does not answer the key that was sent, or is not there exactly once (RFC 6455 4.1). */
    ACCEPT("Sec-WebSocket-Accept does not answer the key."),

    /** The subprotocol is not one that was offered, or there are several (RFC 6455 4.1). */
    SUBPROTOCOL("The server chose a subprotocol that was not offered."),

    /** Sec-WebSocket-Extensions does not have the form of RFC 6455 9.1. */
    MALFORMED_EXTENSIONS("Sec-WebSocket-Extensions is not well-formed."),

    /** An extension was not offered, or is there twice (RFC 6455 4.1). */
    EXTENSION_NOT_OFFERED("The server chose an extension that was not offered, or one twice."),

    /** The parameters of an extension are not those that it can have after the offer (RFC 6455 9.1, RFC 7692 7.1). */
    EXTENSION_PARAMETERS("The server chose parameters of an extension that do not fit the offer."),

    /** Code of the application threw: an extension, or the listener; or TLS is missing for {@code wss}. The cause tells. */
    APPLICATION("The application is at fault.");

    private final String message;

    HandshakeFailure(String message) {
        this.message = message;
    }

    /** What happened, in a sentence. */
    public String message() {
        return message;
    }

    /** Goes on when {@code rule} holds. */
    void unless(boolean rule) throws FailedException {
        if (!rule) {
            throw new FailedException(this);
        }
    }
}
