package dev.sluice.codec;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** What may stand in a Close frame, RFC 6455 5.5.1 and 7.4: nothing, or a code and a reason in UTF-8. */
final class ClosePayload {

    static final int CODE_BYTES = 2;

    private ClosePayload() {}

    /** The rule that the payload at {@code index} breaks, or null. */
    static @Nullable Violation judge(ByteBuf payload, int index, int length) {
        if (length == 0) {
            return null;
        }
        if (length < CODE_BYTES) {
            return Violation.CLOSE_PAYLOAD_TRUNCATED;
        }
        if (!mayBeSent(payload.getUnsignedShort(index))) {
            return Violation.CLOSE_CODE_INVALID;
        }
        Utf8Validator reason = new Utf8Validator();
        return reason.accept(payload, index + CODE_BYTES, length - CODE_BYTES) && reason.isComplete()
                ? null
                : Violation.CLOSE_REASON_NOT_UTF8;
    }

    /**
     * RFC 6455 7.4.1 and 7.4.2, and the IANA registry that 11.7 set up: 1012 to 1014 were registered since; 1005, 1006
     * and 1015 are never sent; 3000 to 4999 belong to libraries and applications.
     */
    static boolean mayBeSent(int code) {
        if (code < 3000) {
            return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014);
        }
        return code < 5000;
    }
}
