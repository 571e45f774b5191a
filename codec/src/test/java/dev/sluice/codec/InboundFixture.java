package dev.sluice.codec;

import static dev.sluice.testing.Wire.BINARY;
import static dev.sluice.testing.Wire.CLOSE;
import static dev.sluice.testing.Wire.CONTINUATION;
import static dev.sluice.testing.Wire.FIN;
import static dev.sluice.testing.Wire.PING;
import static dev.sluice.testing.Wire.PONG;
import static dev.sluice.testing.Wire.RSV1;
import static dev.sluice.testing.Wire.RSV2;
import static dev.sluice.testing.Wire.RSV3;
import static dev.sluice.testing.Wire.TEXT;
import static dev.sluice.testing.Wire.hex;
import static dev.sluice.testing.Wire.utf8;

import dev.sluice.testing.Wire;
import dev.sluice.testing.Wire.Length;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtension;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A stream of bytes that a peer may send, and what must come of it: frames, and at the end maybe a violation. The stream is
 * written for whichever role sends it.
 */
final class InboundFixture {

    static final CodecConfig CONFIG =
            CodecConfig.builder().maxFrameBytes(70_000).maxMessageBytes(100_000).build();

    private static final CodecConfig ALL_RSV = CONFIG.toBuilder().rsvBits(7).build();
    private static final CodecConfig RSV1_OWNED =
            CONFIG.toBuilder().rsvBits(WebSocketExtension.RSV1).build();

    private static final byte[] NOTHING = {};

    private final String name;
    private final List<Function<Role, byte[]>> parts = new ArrayList<>();
    private final List<String> frames = new ArrayList<>();
    private Set<Role> receivers = EnumSet.allOf(Role.class);
    private CodecConfig config = CONFIG;
    private @Nullable Violation violation;

    private InboundFixture(String name) {
        this.name = name;
    }

    /** A frame as a line of text, which is how expectation and outcome are compared. */
    static String describe(int firstByte, byte[] payload) {
        String content = payload.length > 200
                ? payload.length + " bytes, CRC " + crc(payload)
                : HexFormat.of().formatHex(payload);
        return HexFormat.of().toHexDigits((byte) firstByte) + " " + content;
    }

    private static long crc(byte[] payload) {
        CRC32C crc = new CRC32C();
        crc.update(payload);
        return crc.getValue();
    }

    byte[] bytesFor(Role receiver) {
        return Wire.concat(
                parts.stream().map(part -> part.apply(receiver.peer())).toArray(byte[][]::new));
    }

    List<String> frames() {
        return frames;
    }

    @Nullable
    Violation violation() {
        return violation;
    }

    CodecConfig config() {
        return config;
    }

    boolean isFor(Role receiver) {
        return receivers.contains(receiver);
    }

    @Override
    public String toString() {
        return name;
    }

    // How a fixture is written.

    private static InboundFixture when(String name) {
        return new InboundFixture(name);
    }

    private InboundFixture with(CodecConfig settings) {
        config = settings;
        return this;
    }

    private InboundFixture only(Role receiver) {
        receivers = EnumSet.of(receiver);
        return this;
    }

    /** A frame that arrives. */
    private InboundFixture frame(int firstByte, byte[] payload) {
        frames.add(describe(firstByte, payload));
        return unseen(firstByte, payload);
    }

    private InboundFixture frame(int firstByte, String payload) {
        return frame(firstByte, utf8(payload));
    }

    /** A frame that is sent and never arrives. */
    private InboundFixture unseen(int firstByte, byte[] payload) {
        parts.add(sender -> Wire.frame(sender, firstByte, payload));
        return this;
    }

    private InboundFixture unseen(int firstByte, Length form, long declared, byte[] payload) {
        parts.add(sender -> Wire.frame(firstByte, form, declared, sender == Role.CLIENT, payload));
        return this;
    }

    private InboundFixture raw(byte[] bytes) {
        parts.add(sender -> bytes);
        return this;
    }

    private InboundFixture fails(Violation expected) {
        violation = expected;
        return this;
    }

    static List<InboundFixture> all() {
        List<InboundFixture> all = new ArrayList<>();
        all.addAll(lawful());
        all.addAll(lawfulCloses());
        all.addAll(headerViolations());
        all.addAll(orderViolations());
        all.addAll(closeViolations());
        all.addAll(textViolations());
        all.addAll(sizeViolations());
        return all;
    }

    private static List<InboundFixture> lawful() {
        List<InboundFixture> list = new ArrayList<>(List.of(
                when("RFC 6455 5.7: a text message in one frame").frame(FIN | TEXT, "Hello"),
                when("RFC 6455 5.7: a text message in two frames")
                        .frame(TEXT, "Hel")
                        .frame(FIN | CONTINUATION, "lo"),
                when("RFC 6455 5.7: a ping and its pong")
                        .frame(FIN | PING, "Hello")
                        .frame(FIN | PONG, "Hello"),
                when("nothing but empty frames")
                        .frame(FIN | TEXT, "")
                        .frame(BINARY, "")
                        .frame(CONTINUATION, "")
                        .frame(FIN | PING, "")
                        .frame(FIN | CONTINUATION, ""),
                when("control frames between fragments")
                        .frame(BINARY, "a")
                        .frame(FIN | PING, "1")
                        .frame(CONTINUATION, "b")
                        .frame(FIN | PONG, "2")
                        .frame(FIN | CONTINUATION, "c")
                        .frame(FIN | TEXT, "d"),
                when("text of two, three and four bytes a character").frame(FIN | TEXT, "aé€😀z".repeat(7)),
                when("characters cut by fragments, a ping in between")
                        .frame(TEXT, hex("61 f0 9f"))
                        .frame(CONTINUATION, hex("98"))
                        .frame(FIN | PING, hex("ff fe"))
                        .frame(CONTINUATION, hex(""))
                        .frame(FIN | CONTINUATION, hex("80 c3 a9")),
                when("binary is not held to UTF-8").frame(BINARY, hex("ff")).frame(FIN | CONTINUATION, hex("fe")),
                when("all reserved bits owned, RSV2 and RSV3 on any frame")
                        .with(ALL_RSV)
                        .frame(RSV1 | RSV2 | RSV3 | BINARY, "x")
                        .frame(FIN | RSV2 | PING, "y")
                        .frame(FIN | RSV3 | CONTINUATION, "z"),
                when("text that an extension has marked is the extension's")
                        .with(RSV1_OWNED)
                        .frame(RSV1 | TEXT, hex("ff"))
                        .frame(FIN | CONTINUATION, hex("fe"))
                        .frame(FIN | TEXT, "plain")));
        for (int length : new int[] {1, 7, 8, 9, 125, 126, 127, 65_535, 65_536}) {
            list.add(when("binary of " + length + " bytes, then a ping")
                    .frame(FIN | BINARY, counting(length))
                    .frame(FIN | PING, "next"));
        }
        return list;
    }

    private static List<InboundFixture> lawfulCloses() {
        List<InboundFixture> list = new ArrayList<>(List.of(
                when("a Close without a payload").frame(FIN | CLOSE, ""),
                when("a Close with the longest reason").frame(FIN | CLOSE, Wire.close(1000, "r".repeat(123))),
                when("a Close whose reason has wide characters").frame(FIN | CLOSE, Wire.close(1000, "tschüß 😀")),
                when("a Close inside a message").frame(TEXT, "unfinished").frame(FIN | CLOSE, Wire.close(1001, "")),
                when("data, pings and garbage after Close")
                        .frame(FIN | CLOSE, Wire.close(1000, "bye"))
                        .unseen(FIN | TEXT, utf8("late"))
                        .unseen(FIN | PING, utf8("late"))
                        .unseen(FIN | CLOSE, Wire.close(1002, ""))
                        .raw(hex("ff ff ff ff ff ff ff ff ff ff"))));
        for (int code : new int[] {1000, 1003, 1007, 1014, 3000, 4999}) {
            list.add(when("a Close with code " + code).frame(FIN | CLOSE, Wire.close(code, "why")));
        }
        return list;
    }

    private static List<InboundFixture> headerViolations() {
        List<InboundFixture> list = new ArrayList<>();
        for (int bit : new int[] {RSV1, RSV2, RSV3}) {
            for (int opcode : new int[] {TEXT, BINARY, CLOSE, PING, PONG}) {
                list.add(fails("reserved bit %02x on opcode %x".formatted(bit, opcode), Violation.RESERVED_BITS)
                        .unseen(FIN | bit | opcode, NOTHING));
            }
            list.add(fails("reserved bit %02x on a continuation".formatted(bit), Violation.RESERVED_BITS)
                    .frame(TEXT, "a")
                    .unseen(FIN | bit | CONTINUATION, NOTHING));
        }
        for (int opcode : new int[] {CLOSE, PING, PONG}) {
            list.add(fails(
                            "RSV1, though owned, on control opcode %x".formatted(opcode),
                            Violation.RSV1_NOT_ON_FIRST_FRAME)
                    .with(RSV1_OWNED)
                    .unseen(FIN | RSV1 | opcode, NOTHING));
        }
        list.add(fails("RSV1, though owned, on a continuation", Violation.RSV1_NOT_ON_FIRST_FRAME)
                .with(RSV1_OWNED)
                .frame(RSV1 | TEXT, "a")
                .unseen(FIN | RSV1 | CONTINUATION, NOTHING));
        for (int opcode : new int[] {3, 4, 5, 6, 7, 11, 12, 13, 14, 15}) {
            list.add(fails("reserved opcode %x".formatted(opcode), Violation.RESERVED_OPCODE)
                    .frame(FIN | TEXT, "before")
                    .unseen(FIN | opcode, utf8("x")));
        }
        list.add(fails("an unmasked frame from a client", Violation.UNMASKED_FRAME)
                .only(Role.SERVER)
                .raw(Wire.frame(Role.SERVER, FIN | TEXT, "Hello")));
        list.add(fails("a masked frame from a server", Violation.MASKED_FRAME)
                .only(Role.CLIENT)
                .raw(Wire.frame(Role.CLIENT, FIN | TEXT, "Hello")));
        return list;
    }

    private static List<InboundFixture> orderViolations() {
        List<InboundFixture> list = new ArrayList<>(List.of(
                fails("a continuation without a start", Violation.CONTINUATION_WITHOUT_START)
                        .unseen(CONTINUATION, utf8("a")),
                fails("a continuation behind a finished message", Violation.CONTINUATION_WITHOUT_START)
                        .frame(TEXT, "a")
                        .frame(FIN | CONTINUATION, "b")
                        .unseen(FIN | CONTINUATION, utf8("c")),
                fails("a text message inside a message", Violation.MESSAGE_INSIDE_MESSAGE)
                        .frame(TEXT, "a")
                        .unseen(FIN | TEXT, utf8("b")),
                fails("a binary fragment inside a message", Violation.MESSAGE_INSIDE_MESSAGE)
                        .frame(TEXT, "a")
                        .frame(FIN | PING, "p")
                        .unseen(BINARY, utf8("b"))));
        for (int opcode : new int[] {CLOSE, PING, PONG}) {
            list.add(fails("a fragmented control frame %x".formatted(opcode), Violation.CONTROL_FRAME_FRAGMENTED)
                    .unseen(opcode, NOTHING));
            list.add(fails("control frame %x of 126 bytes".formatted(opcode), Violation.CONTROL_FRAME_TOO_LONG)
                    .unseen(FIN | opcode, new byte[126]));
            list.add(fails("control frame %x of 64-bit length".formatted(opcode), Violation.CONTROL_FRAME_TOO_LONG)
                    .unseen(FIN | opcode, Length.BITS_64, 65_536, NOTHING));
        }
        return list;
    }

    private static List<InboundFixture> closeViolations() {
        List<InboundFixture> list = new ArrayList<>(List.of(
                fails("a Close payload of one byte", Violation.CLOSE_PAYLOAD_TRUNCATED)
                        .unseen(FIN | CLOSE, hex("03")),
                fails("a Close reason that is not UTF-8", Violation.CLOSE_REASON_NOT_UTF8)
                        .unseen(FIN | CLOSE, hex("03e8 80")),
                fails("a Close reason that ends inside a character", Violation.CLOSE_REASON_NOT_UTF8)
                        .unseen(FIN | CLOSE, hex("03e8 e2 82"))));
        for (int code : new int[] {0, 999, 1004, 1005, 1006, 1015, 1016, 2000, 2999, 5000, 65_535}) {
            list.add(fails("a Close with code " + code, Violation.CLOSE_CODE_INVALID)
                    .unseen(FIN | CLOSE, Wire.close(code, "")));
        }
        return list;
    }

    private static List<InboundFixture> textViolations() {
        List<InboundFixture> list = new ArrayList<>();
        for (String bad : List.of("c0 af", "e0 80 af", "f0 80 80 af", "ed a0 80", "f4 90 80 80", "f5", "80", "ff")) {
            list.add(fails("text with " + bad, Violation.TEXT_NOT_UTF8)
                    .frame(FIN | TEXT, "before")
                    .unseen(FIN | TEXT, Wire.concat(utf8("prefix "), hex(bad), utf8(" suffix"))));
        }
        list.add(fails("text that ends inside a character", Violation.TEXT_NOT_UTF8)
                .unseen(FIN | TEXT, hex("e2 82")));
        list.add(fails("a message that ends inside a character, in an empty fragment", Violation.TEXT_NOT_UTF8)
                .frame(TEXT, hex("e2 82"))
                .unseen(FIN | CONTINUATION, NOTHING));
        list.add(fails("a character broken by the next fragment", Violation.TEXT_NOT_UTF8)
                .frame(TEXT, hex("e2 82"))
                .unseen(FIN | CONTINUATION, utf8("a")));
        list.add(fails("ASCII in the middle of a character", Violation.TEXT_NOT_UTF8)
                .frame(TEXT, hex("e2 82"))
                .unseen(CONTINUATION, utf8("a"))
                .unseen(FIN | CONTINUATION, hex("ac")));
        return list;
    }

    private static List<InboundFixture> sizeViolations() {
        return List.of(
                fails("a 16-bit length below 126", Violation.LENGTH_NOT_MINIMAL)
                        .unseen(FIN | BINARY, Length.BITS_16, 125, new byte[125]),
                fails("a 64-bit length below 65536", Violation.LENGTH_NOT_MINIMAL)
                        .unseen(FIN | BINARY, Length.BITS_64, 65_535, new byte[1]),
                fails("a 64-bit length with the top bit set", Violation.LENGTH_OVERFLOW)
                        .unseen(FIN | BINARY, Length.BITS_64, Long.MIN_VALUE, NOTHING),
                fails("a 64-bit length of all ones", Violation.LENGTH_OVERFLOW)
                        .unseen(FIN | BINARY, Length.BITS_64, -1, NOTHING),
                fails("the longest lawful 63-bit length", Violation.FRAME_TOO_BIG)
                        .unseen(FIN | BINARY, Length.BITS_64, Long.MAX_VALUE, NOTHING),
                fails("a header that declares 1 GiB", Violation.FRAME_TOO_BIG)
                        .unseen(FIN | BINARY, Length.BITS_64, 1 << 30, NOTHING),
                fails("a frame of one byte over the limit", Violation.FRAME_TOO_BIG)
                        .unseen(FIN | BINARY, Length.BITS_64, 70_001, NOTHING),
                fails("fragments that add up to one byte over the limit", Violation.MESSAGE_TOO_BIG)
                        .with(CONFIG.toBuilder().maxMessageBytes(300).build())
                        .frame(BINARY, counting(150))
                        .frame(CONTINUATION, counting(150))
                        .frame(FIN | PING, "control frames do not count")
                        .unseen(FIN | CONTINUATION, hex("00")),
                fails("a second message over the limit", Violation.MESSAGE_TOO_BIG)
                        .with(CONFIG.toBuilder().maxMessageBytes(300).build())
                        .frame(FIN | BINARY, counting(300))
                        .unseen(FIN | BINARY, counting(301)));
    }

    private static InboundFixture fails(String name, Violation violation) {
        return when(name).fails(violation);
    }

    private static byte[] counting(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31);
        }
        return bytes;
    }
}
