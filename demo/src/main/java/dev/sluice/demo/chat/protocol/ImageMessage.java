package dev.sluice.demo.chat.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * An image that a client shows, the one binary message of {@code chat.v1}: the length of a header in 4 bytes, the header in
 * JSON, the image.
 *
 * @param type what it is
 * @param bytes the file
 */
@SuppressWarnings("ArrayRecordComponent") // it is never compared
public record ImageMessage(ImageType type, byte[] bytes) {

    /** Where the image goes, and what the client calls it. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes(@JsonSubTypes.Type(value = Header.class, name = "image"))
    public record Header(String room, String id) {

        /** Both are there. */
        public Header {
            Objects.requireNonNull(room);
            Objects.requireNonNull(id);
        }
    }

    /**
     * Reads the header.
     *
     * @param message stays the caller's, and is read up to the image
     * @throws tools.jackson.core.exc.StreamReadException if the header is not JSON
     * @throws ChatException with {@link ChatError#BAD_MESSAGE} if there is none, or not such a one
     */
    public static Header readHeader(ByteBuf message) {
        if (message.readableBytes() < Integer.BYTES) {
            throw new ChatException(ChatError.BAD_MESSAGE);
        }
        int length = message.readInt();
        if (length < 0 || length > message.readableBytes()) {
            throw new ChatException(ChatError.BAD_MESSAGE);
        }
        return ChatJson.read(
                message.readCharSequence(length, StandardCharsets.UTF_8).toString(), Header.class);
    }

    /**
     * Reads the image.
     *
     * @param message read up to the image; stays the caller's, the image is copied
     * @param limits how large it may be
     * @throws ChatException with {@link ChatError#BAD_IMAGE} if it is no image, or too large
     */
    public static ImageMessage readImage(ByteBuf message, ChatLimits limits) {
        ImageType type = ImageType.of(message);
        if (type == null || message.readableBytes() > limits.imageBytes()) {
            throw new ChatException(ChatError.BAD_IMAGE, limits.imageBytes());
        }
        return new ImageMessage(type, ByteBufUtil.getBytes(message));
    }
}
