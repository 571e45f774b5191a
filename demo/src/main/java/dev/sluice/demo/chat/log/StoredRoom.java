package dev.sluice.demo.chat.log;

import dev.sluice.demo.chat.log.RoomLog.Extent;
import dev.sluice.demo.chat.log.RoomLog.Summary;
import dev.sluice.demo.chat.protocol.ChatError;
import dev.sluice.demo.chat.protocol.ChatException;
import dev.sluice.demo.chat.protocol.ChatJson;
import dev.sluice.demo.chat.protocol.Entry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/**
 * A room in the file. The thread that writes changes it, and makes what it has changed visible by {@link #committed}; the one
 * that reads sees no number above that.
 */
final class StoredRoom {

    /** A room in which nothing was said. */
    static final Extent EMPTY = new Extent(1, 0);

    private static final String ENTRIES = "entries:";

    /** By number: the entry as JSON, and who may change it. */
    private final MVMap<Long, String> entries;

    /** By number: the key of the draft; and the number by key. They last longer than an entry that was edited. */
    private final MVMap<Long, String> keys;

    private final MVMap<String, Long> numbers;

    /** The number of the entry that has taken the place of another, by that one's number. */
    private final MVMap<Long, Long> versions;

    private final MVMap<String, byte[]> images;

    /** What was written since the last commit. */
    private final List<Entry> uncommitted = new ArrayList<>();

    private volatile long newest;

    private record Stored(String author, Entry entry) {}

    StoredRoom(MVStore store, String name) {
        entries = store.openMap(ENTRIES + name);
        keys = store.openMap("keys:" + name);
        numbers = store.openMap("numbers:" + name);
        versions = store.openMap("versions:" + name);
        images = store.openMap("images:" + name);
        newest = last();
    }

    /** The names of all rooms. */
    static List<String> names(MVStore store) {
        return store.getMapNames().stream()
                .filter(map -> map.startsWith(ENTRIES))
                .map(map -> map.substring(ENTRIES.length()))
                .toList();
    }

    static boolean exists(MVStore store, String name) {
        return store.hasMap(ENTRIES + name);
    }

    // What the writer does

    /** Writes a draft, unless it was written before; returns its number. Committed by others. */
    long write(Draft draft, int history) {
        Long known = numbers.get(draft.key());
        if (known != null) {
            return known;
        }
        replace(draft);
        long number = last() + 1;
        Entry entry = draft.entry().numbered(number);
        entries.put(number, ChatJson.writeString(new Stored(draft.author(), entry)));
        keys.put(number, draft.key());
        numbers.put(draft.key(), number);
        String imageId = draft.imageId();
        byte[] image = draft.image();
        if (imageId != null && image != null) {
            images.put(imageId, image);
        }
        forgetUpTo(number - history);
        uncommitted.add(entry);
        return number;
    }

    /** Makes visible what was written, and returns it. */
    List<Entry> committed() {
        if (uncommitted.isEmpty()) {
            return List.of();
        }
        List<Entry> written = List.copyOf(uncommitted);
        uncommitted.clear();
        newest = last();
        return written;
    }

    /** The number of the newest entry that is visible. */
    long newest() {
        return newest;
    }

    /** Takes out what the draft edits or deletes. */
    private void replace(Draft draft) {
        long target = draft.entry().target();
        if (target == 0) {
            return;
        }
        long current = versions.getOrDefault(target, target);
        String json = entries.get(current);
        if (json == null) {
            throw new ChatException(ChatError.NO_SUCH_MESSAGE);
        }
        Stored former = read(json);
        Changes.check(former.entry(), former.author(), draft);
        remove(current, former.entry());
        if (draft.entry() instanceof Entry.Edited) {
            versions.put(target, last() + 1);
        }
    }

    /** All up to that number go, with what hangs on them. */
    private void forgetUpTo(long last) {
        Long first = keys.firstKey();
        while (first != null && first <= last) {
            forget(first);
            first = keys.firstKey();
        }
    }

    private void forget(long number) {
        numbers.remove(keys.remove(number));
        String json = entries.get(number);
        if (json != null) {
            remove(number, read(json).entry());
        }
    }

    private void remove(long number, Entry entry) {
        entries.remove(number);
        if (entry instanceof Entry.Edited edited) {
            versions.remove(edited.edits());
        }
        String imageId = Draft.imageOf(entry);
        if (imageId != null) {
            images.remove(imageId);
        }
    }

    /** The newest entry is always there, and its key too. */
    private long last() {
        Long last = keys.lastKey();
        return last == null ? 0 : last;
    }

    // What the reader does

    Extent extent() {
        Long first = entries.firstKey();
        long end = newest;
        return first == null || first > end ? EMPTY : new Extent(first, end);
    }

    Optional<Summary> summary() {
        long end = newest;
        String json = entries.get(end);
        return json == null
                ? Optional.empty()
                : Optional.of(new Summary(
                        read(json).entry().room(), end, read(json).entry().at()));
    }

    List<Entry> after(long seq, int limit) {
        long end = newest;
        List<Entry> found = new ArrayList<>();
        if (seq < end) {
            Cursor<Long, String> cursor = entries.cursor(seq + 1, end, false);
            while (found.size() < limit && cursor.hasNext()) {
                cursor.next();
                found.add(read(cursor.getValue()).entry());
            }
        }
        return found;
    }

    List<Entry> before(long seq, int limit) {
        if (seq < 1) {
            return List.of(); // a client can ask for any number
        }
        Deque<Entry> found = new ArrayDeque<>();
        Cursor<Long, String> cursor = entries.cursor(Math.min(seq - 1, newest), null, true);
        while (found.size() < limit && cursor.hasNext()) {
            cursor.next();
            found.addFirst(read(cursor.getValue()).entry());
        }
        return List.copyOf(found);
    }

    Optional<byte[]> image(String id) {
        return Optional.ofNullable(images.get(id));
    }

    private static Stored read(String json) {
        return ChatJson.read(json, Stored.class);
    }
}
