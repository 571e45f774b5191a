package dev.sluice.deflate;

import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/** Where contexts find compressors. */
interface DeflaterSource {

    /** The compressor that the context used last, as it left it; or null when that has gone elsewhere. */
    @Nullable
    Deflater resume(DeflatingContext context);

    /** Another compressor, in whatever state, for use until the context is done with the frame at hand. */
    Deflater borrow(DeflatingContext context);

    /** The context has no more use for its compressor. */
    void giveUp(DeflatingContext context);
}
