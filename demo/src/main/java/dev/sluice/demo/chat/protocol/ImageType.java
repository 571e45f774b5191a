package dev.sluice.demo.chat.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/** The kinds of images that can be shown: those that a browser draws and that cannot run anything. */
public enum ImageType {
    /** Portable Network Graphics. */
    PNG("image/png", "\u0089PNG\r\n\u001a\n", 0, ""),
    /** JPEG. */
    JPEG("image/jpeg", "\u00ff\u00d8\u00ff", 0, ""),
    /** Graphics Interchange Format. */
    GIF("image/gif", "GIF8", 0, ""),
    /** WebP: a RIFF file, with its length in between. */
    WEBP("image/webp", "RIFF", 8, "WEBP");

    private final String mediaType;

    /** Each character stands for a byte. */
    private final String start;

    private final int offset;
    private final String further;

    ImageType(String mediaType, String start, int offset, String further) {
        this.mediaType = mediaType;
        this.start = start;
        this.offset = offset;
        this.further = further;
    }

    /** What HTTP calls it. */
    public String mediaType() {
        return mediaType;
    }

    /** Tells by its first bytes what kind an image is; null when it is none of these. */
    public static @Nullable ImageType of(byte[] image) {
        return of(Unpooled.wrappedBuffer(image));
    }

    static @Nullable ImageType of(ByteBuf image) {
        for (ImageType type : values()) {
            if (has(image, 0, type.start) && has(image, type.offset, type.further)) {
                return type;
            }
        }
        return null;
    }

    private static boolean has(ByteBuf image, int offset, String expected) {
        if (image.readableBytes() < offset + expected.length()) {
            return false;
        }
        for (int i = 0; i < expected.length(); i++) {
            if (image.getUnsignedByte(image.readerIndex() + offset + i) != expected.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
