package dev.sluice.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * Recognises frames in a stream of bytes, RFC 6455 5, without any I/O of its own: buffers go in, frames come out at a
 * {@link FrameSink}, and the first violation ends it.
 *
 * <p>A frame that lies wholly inside a buffer is unmasked where it is and lent to the sink. A header cut by the end of a
 * buffer is kept in a {@code long}. Only a payload cut by the end of a buffer is copied, into a buffer that grows with
 * what has arrived, never with what the header claims.
 *
 * <p>Not thread-safe, and not re-entrant: a sink must not call {@link #parse}.
 */
final class FrameParser {

    private enum State {
        HEADER,
        EXTENDED_LENGTH,
        MASKING_KEY,
        PAYLOAD,
        /** After a Close or a violation: RFC 6455 1.4 and 7.1.7, whatever still comes is ignored. */
        DISCARDING,
        /** Nobody reads on: what is left belongs to whoever comes next. */
        STOPPED
    }

    /** The first size of a buffer for a payload cut by the end of a read. */
    private static final int MIN_PARTIAL_BYTES = 512;

    private final boolean peerMasks;
    private final long maxFrameBytes;
    private final long maxMessageBytes;
    private final boolean streamFrames;
    private final FrameSink sink;
    private final FrameRules rules;
    private final Utf8Validator utf8 = new Utf8Validator();

    private State state = State.HEADER;

    // The buffer under way.
    private ByteBuf in = Unpooled.EMPTY_BUFFER;
    private int index;
    private int end;

    // The header field under way: its bytes so far, in network order, and how many they are.
    private long field;
    private int fieldBytes;

    // The frame under way.
    private int flags;
    private int maskingKey;
    private long payloadBytes;
    private long arrivedBytes;
    private @Nullable ByteBuf partial;

    /** A collected payload while the sink has it. */
    private @Nullable ByteBuf lent;

    /** A buffer of a collected payload that is done with, until the end of the buffer under way. */
    private @Nullable ByteBuf spare;

    // The message under way.
    private long messageBytes;
    private boolean validating;

    FrameParser(Role role, CodecConfig config, FrameSink sink) {
        this.peerMasks = role.peer().masks();
        this.maxFrameBytes = config.maxFrameBytes();
        this.maxMessageBytes = config.maxMessageBytes();
        this.streamFrames = config.streamFrames();
        this.sink = sink;
        this.rules = new FrameRules(config.rsvBits());
    }

    /**
     * Parses all that is readable, or up to where {@link #stop()} was called from the sink.
     *
     * @param buffer stays the caller's. It is unmasked in place, so it must be the parser's to overwrite; its indices are
     *     read at the start and never moved. Once the sink has got a frame that ends where the buffer ends, the parser
     *     does not touch the buffer again: the sink may give it away as a whole
     * @return the index of the first byte that was not consumed
     * @throws ProtocolViolationException when the peer broke a rule; from then on all input is discarded
     */
    int parse(ByteBuf buffer) {
        in = buffer;
        index = buffer.readerIndex();
        end = buffer.writerIndex();
        try {
            while (readShortFrame() || step()) {
                // each step takes one field of the header, or what there is of the payload
            }
            return index;
        } catch (ProtocolViolationException e) {
            discardAll();
            throw e;
        } finally {
            in = Unpooled.EMPTY_BUFFER;
            releaseSpare();
        }
    }

    /** Ends the parsing for good: releases what has arrived of a frame, and leaves further input alone. */
    void stop() {
        terminate(State.STOPPED);
    }

    /** Ignores all further input, as after a violation. */
    void discardAll() {
        terminate(State.DISCARDING);
    }

    private void terminate(State terminal) {
        state = terminal;
        if (partial != null) {
            partial.release();
            partial = null;
        }
    }

    /** False when the input is used up. */
    private boolean step() {
        return switch (state) {
            case HEADER -> readHeader();
            case EXTENDED_LENGTH -> readExtendedLength();
            case MASKING_KEY -> readMaskingKey();
            case PAYLOAD -> readPayload();
            case DISCARDING -> discard();
            case STOPPED -> false;
        };
    }

    /** The steps of a frame of up to 125 bytes at once, where all of it is there: what costs then is the stepping. */
    private boolean readShortFrame() {
        int available = end - index;
        if (state != State.HEADER || fieldBytes > 0 || available < FrameHeader.MIN_BYTES) {
            return false;
        }
        int header = in.getUnsignedShort(index);
        int length = header & FrameHeader.LENGTH;
        int headerBytes = FrameHeader.bytes(length, peerMasks);
        if (length >= FrameHeader.LENGTH_16_BITS || available < headerBytes + length) {
            return false;
        }
        acceptHeader(header);
        beginFrame();
        if (peerMasks) {
            maskingKey = in.getInt(index + FrameHeader.MIN_BYTES);
        }
        take(headerBytes);
        emit(flags, take(length), length);
        return true;
    }

    private boolean readHeader() {
        if (!readField(FrameHeader.MIN_BYTES)) {
            return false;
        }
        acceptHeader((int) field);
        if (payloadBytes < FrameHeader.LENGTH_16_BITS) {
            beginFrame();
        } else {
            state = State.EXTENDED_LENGTH;
        }
        return true;
    }

    private void acceptHeader(int header) {
        flags = header >>> Byte.SIZE;
        payloadBytes = header & FrameHeader.LENGTH;
        check(rules.admit(flags, payloadBytes));
        boolean masked = (header & FrameHeader.MASK) != 0;
        if (masked != peerMasks) {
            // RFC 6455 5.1: the receiver MUST close the connection
            throw new ProtocolViolationException(masked ? Violation.MASKED_FRAME : Violation.UNMASKED_FRAME);
        }
    }

    private boolean readExtendedLength() {
        boolean short16 = payloadBytes == FrameHeader.LENGTH_16_BITS;
        if (!readField(short16 ? Short.BYTES : Long.BYTES)) {
            return false;
        }
        if (field < 0) {
            // RFC 6455 5.2: the most significant bit MUST be 0
            throw new ProtocolViolationException(Violation.LENGTH_OVERFLOW);
        }
        if (field < (short16 ? FrameHeader.LENGTH_16_BITS : 1 << Short.SIZE)) {
            throw new ProtocolViolationException(Violation.LENGTH_NOT_MINIMAL);
        }
        payloadBytes = field;
        beginFrame();
        return true;
    }

    /** The length is known. The limits are held here, before a byte is allocated for the payload. */
    private void beginFrame() {
        arrivedBytes = 0;
        state = peerMasks ? State.MASKING_KEY : State.PAYLOAD;
        if (isControlFrame()) {
            return;
        }
        if (payloadBytes > maxFrameBytes) {
            throw new ProtocolViolationException(Violation.FRAME_TOO_BIG);
        }
        if (FrameHeader.opcode(flags) != FrameHeader.CONTINUATION) {
            beginMessage();
        }
        if (payloadBytes > maxMessageBytes - messageBytes) {
            throw new ProtocolViolationException(Violation.MESSAGE_TOO_BIG);
        }
        messageBytes += payloadBytes;
    }

    private void beginMessage() {
        messageBytes = 0;
        utf8.reset();
        // Where an extension has marked the message, the payload is the extension's, which answers for the text in it.
        validating = FrameHeader.opcode(flags) == FrameHeader.TEXT && (flags & FrameHeader.RSV) == 0;
    }

    private boolean readMaskingKey() {
        if (!readField(FrameHeader.MASKING_KEY_BYTES)) {
            return false;
        }
        maskingKey = (int) field;
        state = State.PAYLOAD;
        return true;
    }

    private boolean readPayload() {
        int available = end - index;
        if (arrivedBytes == 0 && available >= payloadBytes) {
            int length = (int) payloadBytes;
            emit(flags, take(length), length);
            return true;
        }
        if (available == 0) {
            return false;
        }
        int length = (int) Math.min(available, payloadBytes - arrivedBytes);
        if (streamFrames && !isControlFrame()) {
            streamPayload(length);
        } else {
            collectPayload(length);
        }
        return true;
    }

    /** Passes a piece of the payload on as a fragment: the first keeps opcode and RSV bits, the last gets FIN. */
    private void streamPayload(int length) {
        boolean first = arrivedBytes == 0;
        boolean last = arrivedBytes + length == payloadBytes;
        int opcodeAndRsv = first ? flags & ~FrameHeader.FIN : FrameHeader.CONTINUATION;
        emit(opcodeAndRsv | (last ? flags & FrameHeader.FIN : 0), take(length), length);
    }

    private void collectPayload(int length) {
        ByteBuf collected = partial == null ? beginPartial(length) : partial;
        int start = collected.writerIndex();
        collected.writeBytes(in, take(length), length);
        receive(collected, start, length);
        if (arrivedBytes == payloadBytes) {
            partial = null;
            lent = collected;
            try {
                finishFrame(flags, collected, 0, (int) payloadBytes);
            } finally {
                recycle();
            }
        }
    }

    private ByteBuf beginPartial(int length) {
        int whole = (int) payloadBytes;
        int capacity = Math.min(whole, Math.max(length, MIN_PARTIAL_BYTES));
        if (spare != null
                && spare.maxCapacity() >= whole
                && spare.capacity() <= Math.max(capacity, MIN_PARTIAL_BYTES)) {
            partial = spare.clear();
            spare = null;
        } else {
            partial = in.alloc().buffer(capacity, Math.max(whole, MIN_PARTIAL_BYTES));
        }
        return partial;
    }

    /**
     * Lets the sink have a payload for good that was lent to it.
     *
     * @return false when it is a part of the buffer under way
     */
    @SuppressWarnings("ReferenceEquality") // it is this very buffer that is meant
    boolean giveAway(ByteBuf payload) {
        if (payload != lent) {
            return false;
        }
        lent = null;
        return true;
    }

    /** Keeps what came back from the sink: the buffer under way may end with another frame that is cut. */
    private void recycle() {
        ByteBuf back = lent;
        lent = null;
        if (back != null && back.refCnt() == 1 && index < end) {
            spare = back;
        } else if (back != null) {
            back.release();
        }
    }

    private void releaseSpare() {
        if (spare != null) {
            spare.release();
            spare = null;
        }
    }

    private void emit(int emittedFlags, int start, int length) {
        receive(in, start, length);
        finishFrame(emittedFlags, in, start, length);
    }

    /** Unmasks a piece of the payload and checks its text, so that the first bad byte is found when it arrives. */
    private void receive(ByteBuf payload, int start, int length) {
        if (peerMasks) {
            Masking.apply(payload, start, length, Masking.rotate(maskingKey, arrivedBytes));
        }
        arrivedBytes += length;
        if (validating && !isControlFrame() && !utf8.accept(payload, start, length)) {
            // RFC 6455 8.1: the endpoint MUST fail the connection
            throw new ProtocolViolationException(Violation.TEXT_NOT_UTF8);
        }
    }

    /** Hands over a frame, or a piece of one. The state is set first, since the sink may call {@link #stop()}. */
    private void finishFrame(int emittedFlags, ByteBuf payload, int start, int length) {
        if (FrameHeader.opcode(emittedFlags) == FrameHeader.CLOSE) {
            check(ClosePayload.judge(payload, start, length));
            state = State.DISCARDING; // RFC 6455 5.5.1: nothing follows a Close
        } else {
            if (validating && FrameHeader.isFinal(emittedFlags) && !isControlFrame() && !utf8.isComplete()) {
                throw new ProtocolViolationException(Violation.TEXT_NOT_UTF8);
            }
            if (arrivedBytes == payloadBytes) {
                state = State.HEADER;
            }
        }
        sink.frame(emittedFlags, payload, start, length);
    }

    private boolean isControlFrame() {
        return FrameHeader.isControl(flags);
    }

    private boolean discard() {
        index = end;
        return false;
    }

    /** Consumes {@code length} bytes of the input, and tells where they start. */
    private int take(int length) {
        int start = index;
        index += length;
        return start;
    }

    /** Reads a field of 2, 4 or 8 bytes into {@link #field}; false when the rest of it has yet to come. */
    private boolean readField(int size) {
        if (fieldBytes == 0 && end - index >= size) {
            int start = take(size);
            field = switch (size) {
                case Short.BYTES -> in.getUnsignedShort(start);
                case Integer.BYTES -> in.getInt(start);
                default -> in.getLong(start);
            };
            return true;
        }
        if (fieldBytes == 0) {
            field = 0;
        }
        while (index < end) {
            field = field << Byte.SIZE | in.getUnsignedByte(index++);
            if (++fieldBytes == size) {
                fieldBytes = 0;
                return true;
            }
        }
        return false;
    }

    private static void check(@Nullable Violation violation) {
        if (violation != null) {
            throw new ProtocolViolationException(violation);
        }
    }
}
