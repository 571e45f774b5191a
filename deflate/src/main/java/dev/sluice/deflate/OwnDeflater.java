package dev.sluice.deflate;

import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/** A compressor that serves one context for life. */
final class OwnDeflater implements DeflaterSource {

    private final int level;
    private @Nullable Deflater deflater;

    OwnDeflater(int level) {
        this.level = level;
    }

    @Override
    public @Nullable Deflater resume(DeflatingContext context) {
        return deflater;
    }

    @Override
    public Deflater borrow(DeflatingContext context) {
        deflater = ZlibObjects.newDeflater(level);
        return deflater;
    }

    @Override
    public void giveUp(DeflatingContext context) {
        if (deflater != null) {
            ZlibObjects.end(deflater);
            deflater = null;
        }
    }
}
