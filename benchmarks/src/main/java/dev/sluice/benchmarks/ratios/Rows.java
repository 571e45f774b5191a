package dev.sluice.benchmarks.ratios;

import dev.sluice.benchmarks.deflate.CodecKind;
import dev.sluice.benchmarks.deflate.DeflateBenchmark;
import dev.sluice.benchmarks.frames.Allocator;
import dev.sluice.benchmarks.frames.Content;
import dev.sluice.benchmarks.frames.DecodeBenchmark;
import dev.sluice.benchmarks.frames.DecoderKind;
import dev.sluice.benchmarks.frames.EncodeBenchmark;
import dev.sluice.benchmarks.frames.EncoderKind;
import dev.sluice.benchmarks.frames.Payloads;
import dev.sluice.benchmarks.frames.Reads;
import dev.sluice.codec.Role;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** All that is compared, and what it is to come to. */
final class Rows {

    private static final int NO_GOAL = 0;
    private static final String NETTY = "Netty";
    private static final List<Content> TEXT = List.of(Content.ASCII, Content.CJK, Content.EMOJI);

    /** The least of the JDK's speed that ours may have: 1.15 times its time. */
    private static final double BARE_JDK = 1 / 1.15;

    private final List<Row> rows = new ArrayList<>();

    private Rows() {}

    /** Each row of the plan, at the sizes that say most. */
    static List<Row> quick() {
        Rows rows = new Rows();
        rows.tellingFrames(Allocator.POOLED);
        rows.deflate(true, CodecKind.HIBERNATING_12, 128);
        rows.deflate(false, CodecKind.HIBERNATING_12, 1024);
        return rows.rows;
    }

    /** All sizes; with the allocator that Netty 4.2 takes unasked, those that say most. */
    static List<Row> full() {
        Rows rows = new Rows();
        rows.allFrames(Allocator.POOLED);
        if (!(ByteBufAllocator.DEFAULT instanceof PooledByteBufAllocator)) {
            rows.tellingFrames(Allocator.ADAPTIVE);
        }
        for (boolean takeover : new boolean[] {true, false}) {
            rows.deflate(takeover, CodecKind.HIBERNATING_12, 128, 1024, 16384);
            rows.deflate(takeover, CodecKind.HIBERNATING_15, 1024);
        }
        return rows.rows;
    }

    private void tellingFrames(Allocator allocator) {
        decode(allocator, Content.BINARY, Reads.WHOLE, 8, 16384);
        TEXT.forEach(text -> decode(allocator, text, Reads.WHOLE, 16384));
        decode(allocator, Content.BINARY, Reads.CUT, 125);
        encode(allocator, Role.SERVER, 1, 125, 16384);
        encode(allocator, Role.SERVER, 16, 125, 16384);
        encode(allocator, Role.CLIENT, 16, 125, 16384);
    }

    private void allFrames(Allocator allocator) {
        decode(allocator, Content.BINARY, Reads.WHOLE, 8, 125, 1024, 16384);
        decode(allocator, Content.BINARY, Reads.CUT, 8, 125, 1024, 16384);
        TEXT.forEach(text -> decode(allocator, text, Reads.WHOLE, 1024, 16384));
        TEXT.forEach(text -> decode(allocator, text, Reads.CUT, 1024));
        encode(allocator, Role.SERVER, 1, 8, 125, 1024, 16384, 65536);
        encode(allocator, Role.SERVER, 16, 8, 125, 1024, 16384, 65536);
        encode(allocator, Role.CLIENT, 1, 125, 16384);
        encode(allocator, Role.CLIENT, 16, 8, 125, 1024, 16384, 65536);
    }

    private void decode(Allocator allocator, Content content, Reads reads, int... sizes) {
        for (int bytes : sizes) {
            Cell cell = Cell.of(
                    DecodeBenchmark.class,
                    "decode",
                    Map.of("content", content, "reads", reads, "frameBytes", bytes, "allocator", allocator));
            String name = String.format(
                    Locale.ROOT,
                    "decode %s %s%s, %s",
                    bytes(bytes),
                    lower(content),
                    reads == Reads.CUT ? ", every frame cut" : "",
                    lower(allocator));
            Cell netty = cell.with("decoder", DecoderKind.NETTY);
            Cell copy = cell.with("decoder", DecoderKind.COPY);
            Cell frames = cell.with("decoder", DecoderKind.SLUICE);
            Cell listener = cell.with("decoder", DecoderKind.LISTENER);
            double goal = decodeGoal(content, reads, bytes);
            rows.add(new Row(name, NETTY, netty, frames, copy, goal));
            if (content == Content.BINARY) {
                double more = reads == Reads.WHOLE && bytes <= 125 ? 5 : goal;
                rows.add(new Row(name + ", listener", NETTY, netty, listener, copy, more));
            }
        }
    }

    private static double decodeGoal(Content content, Reads reads, int bytes) {
        if (reads == Reads.CUT) {
            return 2;
        }
        return switch (content) {
            case BINARY -> bytes <= 125 ? 2 : bytes >= 16384 ? 3 : NO_GOAL;
            case ASCII -> bytes >= 16384 ? 20 : 10;
            case CJK -> 5;
            case EMOJI -> NO_GOAL;
        };
    }

    /** A client gets buffers that it may mask in place; a server's payload is not copied for the benchmark's sake. */
    private void encode(Allocator allocator, Role role, int flushEvery, int... sizes) {
        for (int bytes : sizes) {
            Cell cell = Cell.of(
                    EncodeBenchmark.class,
                    "encode",
                    Map.of(
                            "role", role,
                            "payloads", role == Role.CLIENT ? Payloads.FRESH : Payloads.SHARED,
                            "flushEvery", flushEvery,
                            "frameBytes", bytes,
                            "allocator", allocator));
            String name = String.format(
                    Locale.ROOT,
                    "encode %s, %s, %s, %s",
                    bytes(bytes),
                    lower(role),
                    flushEvery == 1 ? "one flush a frame" : flushEvery + " frames a flush",
                    lower(allocator));
            Cell netty = cell.with("encoder", EncoderKind.NETTY);
            Cell none = cell.with("encoder", EncoderKind.NONE).with("flushEvery", 16);
            Cell frames = cell.with("encoder", EncoderKind.SLUICE);
            Cell writer = cell.with("encoder", EncoderKind.WRITER);
            double goal = role == Role.SERVER && flushEvery > 1 ? 3 : 2;
            rows.add(new Row(name, NETTY, netty, frames, none, goal));
            if (flushEvery > 1) {
                rows.add(new Row(name + ", writer", NETTY, netty, writer, null, goal));
            }
        }
    }

    /** What ours inflates at 12 bits is longer and in more blocks, so zlib is given the same. */
    private void deflate(boolean takeover, CodecKind ours, int... sizes) {
        for (String method : List.of("deflate", "inflate")) {
            for (int bytes : sizes) {
                Cell cell = Cell.of(
                        DeflateBenchmark.class,
                        method,
                        Map.of("takeover", takeover, "bytes", bytes, "connections", 1, "allocator", "pooled"));
                String name = String.format(
                        Locale.ROOT,
                        "%s %s JSON, %s, %s",
                        method,
                        bytes(bytes),
                        takeover ? "takeover" : "no takeover",
                        lower(ours));
                Cell sluice = cell.with("codec", ours);
                CodecKind bare = method.equals("inflate") && ours == CodecKind.HIBERNATING_12
                        ? CodecKind.ZLIB_12
                        : CodecKind.ZLIB;
                rows.add(new Row(
                        name,
                        NETTY,
                        cell.with("codec", CodecKind.NETTY),
                        sluice,
                        null,
                        bytes <= 128 || !takeover ? 2 : NO_GOAL));
                rows.add(new Row(
                        name, "bare JDK", cell.with("codec", bare), sluice, null, bytes >= 1024 ? BARE_JDK : NO_GOAL));
            }
        }
    }

    private static String bytes(int bytes) {
        return bytes < 1024 ? bytes + " B" : bytes / 1024 + " KiB";
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
