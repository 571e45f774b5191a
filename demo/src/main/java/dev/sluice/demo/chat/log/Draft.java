package dev.sluice.demo.chat.log;

import dev.sluice.demo.chat.protocol.Entry;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An entry to be written.
 *
 * @param entry with number 0
 * @param author whoever may edit and delete it; more than a name, which others can have later
 * @param image the bytes of the image that the entry refers to, null when there is none; not to be changed any more
 */
@SuppressWarnings("ArrayRecordComponent") // it is never compared
public record Draft(Entry entry, String author, byte @Nullable [] image) {

    /** Of a text, an edit or a deletion. */
    public static Draft of(Entry entry, String author) {
        return new Draft(entry, author, null);
    }

    /** By which a draft that comes twice is recognised. */
    public String key() {
        return author + ':' + entry.id();
    }

    /** The id of its image, or null. */
    public @Nullable String imageId() {
        return imageOf(entry);
    }

    /** The id of an entry's image, or null. */
    public static @Nullable String imageOf(Entry entry) {
        return entry instanceof Entry.Said said && said.image() != null
                ? Objects.requireNonNull(said.image()).id()
                : null;
    }
}
