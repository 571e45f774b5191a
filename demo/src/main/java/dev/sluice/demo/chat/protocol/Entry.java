package dev.sluice.demo.chat.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;

/**
 * A line in the log of a room, as it is kept and as it is sent. The log gives it its number; until then it has number 0.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Entry.Said.class, name = "said"),
    @JsonSubTypes.Type(value = Entry.Edited.class, name = "edited"),
    @JsonSubTypes.Type(value = Entry.Deleted.class, name = "deleted")
})
public sealed interface Entry extends ServerMessage {

    /** The room. */
    String room();

    /** Its number in the room, from 1. */
    long seq();

    /** What the client that said it has called it. */
    String id();

    /** Who said it. */
    String name();

    /** When, in milliseconds since 1970. */
    long at();

    /** The same, with its number. */
    Entry numbered(long seq);

    /** The entry whose text this one takes the place of or deletes, 0 when there is none. */
    default long target() {
        return 0;
    }

    /** An image that was shown; its bytes are kept beside the log. */
    record Image(String id, String type, int bytes) {}

    /** Somebody has said or shown something: one of {@code text} and {@code image} is there. */
    record Said(
            String room,
            long seq,
            String id,
            String name,
            long at,
            @Nullable String text,
            @Nullable Image image) implements Entry {

        @Override
        public Said numbered(long newSeq) {
            return new Said(room, newSeq, id, name, at, text, image);
        }
    }

    /** What was said under the number {@code edits} reads differently now. */
    record Edited(String room, long seq, long edits, String id, String name, long at, String text) implements Entry {

        @Override
        public Edited numbered(long newSeq) {
            return new Edited(room, newSeq, edits, id, name, at, text);
        }

        @Override
        public long target() {
            return edits;
        }
    }

    /** What was said under the number {@code deletes} is gone. */
    record Deleted(String room, long seq, long deletes, String id, String name, long at) implements Entry {

        @Override
        public Deleted numbered(long newSeq) {
            return new Deleted(room, newSeq, deletes, id, name, at);
        }

        @Override
        public long target() {
            return deletes;
        }
    }
}
