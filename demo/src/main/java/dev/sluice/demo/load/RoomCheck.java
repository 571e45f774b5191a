package dev.sluice.demo.load;

import dev.sluice.demo.load.Findings.Kind;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks what the clients in one room were told: each gets the entries from where it has come in on, in the order of their numbers,
 * each once and none left out; what was acknowledged is what is received, under the same number. Nobody edits or deletes, so that a
 * number that is missing is a message that was lost.
 *
 * <p>It keeps something for each message and for each client, but nothing for each delivery that was right. Thread-safe.
 */
final class RoomCheck {

    /** Something that one of the clients has said. */
    static final class Message {
        private final String id;
        private final String client;
        private final String text;
        private final long saidAt;
        private boolean acked;
        private long seq;
        private boolean disputed;

        Message(String id, String client, String text, long saidAt) {
            this.id = id;
            this.client = client;
            this.text = text;
            this.saidAt = saidAt;
        }

        /** Whether it was that client that has said it. */
        boolean isOf(String other) {
            return client.equals(other);
        }

        /** When it was said, by the clock of whoever said it. */
        long saidAt() {
            return saidAt;
        }
    }

    /** What one client has got. */
    private static final class View {
        private long from;
        private long last;

        /** Numbers before the last that have not come, counted from 0 behind {@code from}. */
        private final BitSet missing = new BitSet();

        View(long from) {
            beginAgain(from);
        }

        void beginAgain(long newFrom) {
            from = newFrom;
            last = newFrom;
            missing.clear();
        }

        void skipTo(long seq) {
            missing.set(index(last + 1), index(seq));
            last = seq;
        }

        boolean isMissing(long seq) {
            return seq > from && missing.get(index(seq));
        }

        int index(long seq) {
            return Math.toIntExact(seq - from - 1);
        }
    }

    private final String room;
    private final Findings findings;
    private final Map<String, Message> messages = new HashMap<>();
    private final Map<Long, String> ids = new HashMap<>();
    private final Set<Long> disputed = new HashSet<>();
    private final Map<String, View> views = new HashMap<>();
    private long highest;
    private long unacked;

    /** Prepares the check of a room of that name. */
    RoomCheck(String room, Findings findings) {
        this.room = room;
        this.findings = findings;
    }

    /** A client is about to say something; to be told before anybody can receive it. */
    synchronized void said(String client, String id, String text, long saidAt) {
        messages.put(id, new Message(id, client, text, saidAt));
        unacked++;
    }

    /** A client is in, for the first time or again: {@link Incoming.Welcome}. */
    synchronized void joined(String client, long from) {
        View view = views.get(client);
        if (view == null) {
            views.put(client, new View(from));
        } else if (from < view.last) {
            // The log has begun anew, with what comes from here on.
            String what = client + " had got " + view.last + ", and now begins after " + from;
            findings.add(Kind.LOST, view.last - from, room + ": " + what);
            view.beginAgain(from);
        } else if (from > view.last) {
            view.skipTo(from);
            view.missing.set(view.index(from));
        }
    }

    /**
     * A client was sent an entry.
     *
     * @param text null when it has none
     * @return the message that it is; null when it is none of those that were said here
     */
    synchronized @Nullable Message received(String client, long seq, String id, @Nullable String text) {
        highest = Math.max(highest, seq);
        View view = views.get(client);
        if (view == null) {
            findings.add(Kind.OUT_OF_ORDER, 1, room + ": " + client + " got " + seq + " before the welcome");
            view = new View(seq - 1);
            views.put(client, view);
        }
        checkOrder(client, view, seq);
        checkNumber(seq, id);
        Message message = messages.get(id);
        if (message != null) {
            checkMessage(message, seq, text);
        }
        return message;
    }

    /** Whoever said it was told that it is written, as the entry {@code seq}. */
    synchronized void acked(String id, long seq) {
        highest = Math.max(highest, seq);
        checkNumber(seq, id);
        Message message = messages.get(id);
        if (message == null) {
            findings.add(Kind.WRONG_NUMBER, 1, room + ": the ack of " + id + ", which nobody has said");
            return;
        }
        if (!message.acked) {
            message.acked = true;
            unacked--;
        }
        checkSameNumber(message, seq, Kind.WRONG_NUMBER);
    }

    /** A client is no longer there: what comes from now on need not reach it. */
    synchronized void gone(String client) {
        views.remove(client);
    }

    /** Whether everything that was said is acknowledged and everybody has got the last of it. */
    synchronized boolean isSettled() {
        return unacked == 0 && views.values().stream().allMatch(view -> view.last >= highest);
    }

    /** How many deliveries to others there have to be, for what was acknowledged, with everybody there from the first on. */
    synchronized long expectedDeliveries() {
        return (messages.size() - unacked) * Math.max(0, views.size() - 1L);
    }

    /** Looks for what is missing; to be called once, at the end. */
    synchronized void finish() {
        views.forEach((client, view) -> {
            if (view.last < highest) {
                view.skipTo(highest);
                view.missing.set(view.index(highest));
            }
            if (!view.missing.isEmpty()) {
                findings.add(Kind.LOST, view.missing.cardinality(), room + ": " + client + " never got " + list(view));
            }
        });
        messages.values().stream()
                .filter(message -> !message.acked)
                .forEach(message -> findings.add(Kind.NOT_ACKED, 1, room + ": " + message.id));
    }

    private void checkOrder(String client, View view, long seq) {
        if (seq == view.last + 1) {
            view.last = seq;
        } else if (seq > view.last) {
            view.skipTo(seq);
        } else if (view.isMissing(seq)) {
            view.missing.clear(view.index(seq));
            findings.add(Kind.OUT_OF_ORDER, 1, room + ": " + client + " got " + seq + " after " + view.last);
        } else if (seq <= view.from) {
            findings.add(
                    Kind.OUT_OF_ORDER, 1, room + ": " + client + " got " + seq + ", but is there from " + view.from);
        } else {
            findings.add(Kind.TWICE, 1, room + ": " + client + " got " + seq + " again");
        }
    }

    /** Once for each number, however many clients tell the same. */
    private void checkNumber(long seq, String id) {
        String first = ids.putIfAbsent(seq, id);
        if (first != null && !first.equals(id) && disputed.add(seq)) {
            findings.add(Kind.WRONG_NUMBER, 1, room + ": " + seq + " is " + first + " and " + id);
        }
    }

    private void checkMessage(Message message, long seq, @Nullable String text) {
        if (!message.text.equals(text)) {
            findings.add(Kind.CHANGED, 1, room + ": " + seq + ", " + message.id);
        }
        checkSameNumber(message, seq, Kind.TWICE);
    }

    /** Once for each message, however many clients tell the same. */
    private void checkSameNumber(Message message, long seq, Kind otherwise) {
        if (message.seq == 0) {
            message.seq = seq;
        } else if (message.seq != seq && !message.disputed) {
            message.disputed = true;
            findings.add(otherwise, 1, room + ": " + message.id + " is " + message.seq + " and " + seq);
        }
    }

    /** The first numbers that are missing, and whether what is missing was acknowledged. */
    private String list(View view) {
        int first = view.missing.nextSetBit(0);
        int next = view.missing.nextClearBit(first);
        long begin = view.from + 1 + first;
        long end = view.from + next;
        long acked = view.missing.stream()
                .filter(index -> isAcked(view.from + 1 + index))
                .count();
        return (begin == end ? "" + begin : begin + " to " + end)
                + (view.missing.cardinality() > next - first ? " and others" : "")
                + ", " + acked + " of which acked";
    }

    private boolean isAcked(long seq) {
        Message message = messages.get(ids.get(seq));
        return message != null && message.acked;
    }
}
