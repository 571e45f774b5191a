package dev.sluice.demo.load;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What was said and has no ack, in the order in which it was said. It is sent again, with the same ids, on the next connection, and
 * when the server has dropped it.
 */
final class Outbox {

    /** A server closes with 1008 after 20 refusals in a row: as many as are under way when the first comes must be fewer. */
    static final int MAX_UNDER_WAY = 16;

    /**
     * Something that was said.
     *
     * @param saidAt in nanoseconds, by the clock of whoever said it
     */
    record Item(String id, String room, String text, long saidAt) {}

    private record Numbered(long number, Item item) {}

    private final SortedMap<Long, Item> waiting = new TreeMap<>();
    private final Map<String, Numbered> underWay = new HashMap<>();
    private long lastNumber;
    private boolean careful;

    /** Adds what is to be sent after all the rest. */
    void add(Item item) {
        waiting.put(++lastNumber, item);
    }

    /**
     * Takes the first that waits, if it may be sent now.
     *
     * @param open whether a room can be spoken in
     * @return what is to be sent; null for nothing
     */
    @Nullable
    Item next(Predicate<String> open) {
        if (underWay.size() >= (careful ? 1 : MAX_UNDER_WAY)) {
            return null;
        }
        for (Iterator<Map.Entry<Long, Item>> entries = waiting.entrySet().iterator(); entries.hasNext(); ) {
            Map.Entry<Long, Item> entry = entries.next();
            Item item = entry.getValue();
            if (open.test(item.room())) {
                underWay.put(item.id(), new Numbered(entry.getKey(), item));
                entries.remove();
                return item;
            }
        }
        return null;
    }

    /**
     * It is written, or will never be: it is not sent again.
     *
     * @return what it was; null when nothing of that id is under way
     */
    @Nullable
    Item settle(String id) {
        Numbered settled = underWay.remove(id);
        careful &= size() > 0;
        return settled == null ? null : settled.item();
    }

    /**
     * The server has dropped it: it waits again, in its place, and until all the rest has gone out, one is sent at a time.
     *
     * @return false when nothing of that id is under way
     */
    boolean dropped(String id) {
        Numbered dropped = underWay.remove(id);
        if (dropped == null) {
            return false;
        }
        waiting.put(dropped.number(), dropped.item());
        careful = true;
        return true;
    }

    /** The connection is lost: what was under way waits again, in its place. */
    void disconnected() {
        underWay.values().forEach(lost -> waiting.put(lost.number(), lost.item()));
        underWay.clear();
        careful = false;
    }

    /** How many have no ack. */
    int size() {
        return waiting.size() + underWay.size();
    }
}
