package dev.sluice.codec;

import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;

/**
 * Everything that a frame can do wrong: the close code that answers it, the section of the RFC that it breaks, and the
 * sentence that travels as the reason of the Close frame.
 *
 * <p>A violation by the peer reaches the pipeline as a {@link ProtocolViolationException}; one by the application makes
 * {@link FrameEncoder} refuse the frame with a {@link FrameRefusedException}.
 */
public enum Violation {
    /** RSV1, RSV2 or RSV3 is set and no negotiated extension owns that bit. */
    RESERVED_BITS(WebSocketCloseStatus.PROTOCOL_ERROR, "RFC 6455 5.2", "reserved bit that no extension owns"),
    /** RSV1 on a control frame or a continuation: compression is a property of a message, told by its first frame. */
    RSV1_NOT_ON_FIRST_FRAME(
            WebSocketCloseStatus.PROTOCOL_ERROR, "RFC 6455 5.2", "RSV1 on a frame that starts no message"),
    /** Opcodes 3 to 7 and 11 to 15. */
    RESERVED_OPCODE(WebSocketCloseStatus.PROTOCOL_ERROR, "RFC 6455 5.2", "reserved opcode"),
    /** The payload length is not written in its shortest form. */
    LENGTH_NOT_MINIMAL(WebSocketCloseStatus.PROTOCOL_ERROR, "RFC 6455 5.2", "payload length not in its shortest form"),
    /** The top bit of a 64-bit payload length is set. */
    LENGTH_OVERFLOW(WebSocketCloseStatus.PROTOCOL_ERROR, "RFC 6455 5.2", "payload length of 64 bits"),
    /** A client sent a frame without masking it. */
    UNMASKED_FRAME(WebSocketCloseStatus.PROTOCOL_ERROR, "RFC 6455 5.1", "unmasked frame from a client"),
    /** A server sent a masked frame. */
    MASKED_FRAME(WebSocketCloseStatus.PROTOCOL_ERROR, "RFC 6455 5.1", "masked frame from a server"),
    /** A Close, Ping or Pong without FIN. */
    CONTROL_FRAME_FRAGMENTED(WebSocketCloseStatus.PROTOCOL_ERROR, "RFC 6455 5.5", "fragmented control frame"),
    /** A Close, Ping or Pong of more than 125 bytes. */
    CONTROL_FRAME_TOO_LONG(WebSocketCloseStatus.PROTOCOL_ERROR, "RFC 6455 5.5", "control frame over 125 bytes"),
    /** A continuation while no message is under way. */
    CONTINUATION_WITHOUT_START(WebSocketCloseStatus.PROTOCOL_ERROR, "RFC 6455 5.4", "continuation of no message"),
    /** A text or binary frame inside an unfinished message. */
    MESSAGE_INSIDE_MESSAGE(
            WebSocketCloseStatus.PROTOCOL_ERROR, "RFC 6455 5.4", "new message inside a fragmented message"),
    /** A Close payload of one byte, which is half a code. */
    CLOSE_PAYLOAD_TRUNCATED(WebSocketCloseStatus.PROTOCOL_ERROR, "RFC 6455 5.5.1", "Close payload of one byte"),
    /** A close code that may not be sent: below 1000, 1004 to 1006, 1015 to 2999, 5000 and above. */
    CLOSE_CODE_INVALID(WebSocketCloseStatus.PROTOCOL_ERROR, "RFC 6455 7.4", "close code that may not be sent"),
    /** The reason of a Close is not UTF-8. */
    CLOSE_REASON_NOT_UTF8(
            WebSocketCloseStatus.INVALID_PAYLOAD_DATA, "RFC 6455 5.5.1", "Close reason that is not UTF-8"),
    /** A text message is not UTF-8, or ends inside a character. */
    TEXT_NOT_UTF8(WebSocketCloseStatus.INVALID_PAYLOAD_DATA, "RFC 6455 8.1", "text that is not UTF-8"),
    /** A frame's header declares more than {@link CodecConfig#maxFrameBytes()}. */
    FRAME_TOO_BIG(WebSocketCloseStatus.MESSAGE_TOO_BIG, "RFC 6455 10.4", "frame over the size limit"),
    /** A message adds up to more than {@link CodecConfig#maxMessageBytes()}, or inflates to more than its limit. */
    MESSAGE_TOO_BIG(WebSocketCloseStatus.MESSAGE_TOO_BIG, "RFC 6455 10.4", "message over the size limit"),
    /** What was compressed cannot be inflated: corrupt, cut off, or reaching back further than its window. */
    COMPRESSED_DATA_CORRUPT(
            WebSocketCloseStatus.INVALID_PAYLOAD_DATA, "RFC 7692 7.2.2", "compressed data that cannot be inflated");

    @SuppressWarnings("ImmutableEnumChecker") // immutable in fact, only not annotated
    private final WebSocketCloseStatus closeStatus;

    private final String section;
    private final String message;

    Violation(WebSocketCloseStatus closeStatus, String section, String message) {
        this.closeStatus = closeStatus;
        this.section = section;
        this.message = message;
    }

    /**
     * The code of the Close frame that answers this violation.
     *
     * @return 1002, 1007 or 1009
     */
    public WebSocketCloseStatus closeStatus() {
        return closeStatus;
    }

    /**
     * What is broken.
     *
     * @return the RFC and its section, for example {@code "RFC 6455 5.5.1"}
     */
    public String section() {
        return section;
    }

    /**
     * What was wrong, short enough for the reason of a Close frame.
     *
     * @return a phrase without the section
     */
    public String message() {
        return message;
    }
}
