package dev.sluice.benchmarks.frames;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** How the network cuts frames. */
public enum Reads {
    /** All frames are in one read. */
    WHOLE,
    /** Every read ends in the middle of a frame, and the next one has the rest of it and the first half of another. */
    CUT;

    List<byte[]> of(List<byte[]> frames) {
        List<byte[]> reads = new ArrayList<>();
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        for (byte[] frame : frames) {
            int middle = frame.length / 2;
            read.write(frame, 0, middle);
            if (this == CUT) {
                reads.add(read.toByteArray());
                read.reset();
            }
            read.write(frame, middle, frame.length - middle);
        }
        reads.add(read.toByteArray());
        return reads;
    }
}
