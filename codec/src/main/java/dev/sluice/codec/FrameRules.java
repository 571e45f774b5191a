package dev.sluice.codec;

import org.jspecify.annotations.Nullable;

/**
 * What RFC 6455 says of the order of frames and of their first header byte. The rules are the same in both directions:
 * {@link FrameParser} holds the peer to them, {@link FrameEncoder} the application.
 */
final class FrameRules {

    private final int ownedBits;
    private boolean insideMessage;

    /**
     * @param rsvBits the bits that extensions own, as {@link CodecConfig#rsvBits()} counts them
     */
    FrameRules(int rsvBits) {
        ownedBits = rsvBits << FrameHeader.RSV_SHIFT;
    }

    /**
     * Judges the next frame, and takes it into account if it is lawful.
     *
     * @param flags the first byte of its header
     * @param payloadBytes its length; of a header that is still incomplete, the seven bits that have arrived will do
     * @return the rule that it breaks, or null
     */
    @Nullable
    Violation admit(int flags, long payloadBytes) {
        if ((flags & FrameHeader.RSV & ~ownedBits) != 0) {
            return Violation.RESERVED_BITS;
        }
        return FrameHeader.isControl(flags) ? judgeControl(flags, payloadBytes) : admitData(flags);
    }

    private static @Nullable Violation judgeControl(int flags, long payloadBytes) {
        if (FrameHeader.opcode(flags) > FrameHeader.PONG) {
            return Violation.RESERVED_OPCODE;
        }
        if (!FrameHeader.isFinal(flags)) {
            return Violation.CONTROL_FRAME_FRAGMENTED;
        }
        if (payloadBytes > FrameHeader.MAX_CONTROL_PAYLOAD_BYTES) {
            return Violation.CONTROL_FRAME_TOO_LONG;
        }
        // RFC 7692 6.1: the "Per-Message Compressed" bit belongs to the first frame of a message
        return (flags & FrameHeader.RSV1) != 0 ? Violation.RSV1_NOT_ON_FIRST_FRAME : null;
    }

    private @Nullable Violation admitData(int flags) {
        int opcode = FrameHeader.opcode(flags);
        if (opcode > FrameHeader.BINARY) {
            return Violation.RESERVED_OPCODE;
        }
        if (opcode == FrameHeader.CONTINUATION) {
            if (!insideMessage) {
                return Violation.CONTINUATION_WITHOUT_START;
            }
            if ((flags & FrameHeader.RSV1) != 0) {
                return Violation.RSV1_NOT_ON_FIRST_FRAME;
            }
        } else if (insideMessage) {
            return Violation.MESSAGE_INSIDE_MESSAGE;
        }
        insideMessage = !FrameHeader.isFinal(flags);
        return null;
    }
}
