package dev.sluice.demo.chat.hub;

import dev.sluice.demo.chat.backend.Exchange;
import dev.sluice.demo.chat.backend.Signal;
import dev.sluice.demo.chat.backend.Signal.Alive;
import dev.sluice.demo.chat.backend.Signal.Gone;
import dev.sluice.demo.chat.backend.Signal.Present;
import dev.sluice.demo.chat.backend.Signal.RollCall;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/**
 * Who is in which room, on this server and on the others of the chat. Each server tells the others whenever somebody came or went,
 * everything when it is asked, and every few seconds that it is still there; one that is silent for longer has nobody any more.
 * Thread-safe.
 */
final class Servers {

    /** How often a server says that it is there, and after what silence it is not. */
    static final int ALIVE_SECONDS = 5;

    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(3 * ALIVE_SECONDS);

    private final String self;
    private final Exchange exchange;
    private final LongSupplier nanoTime;
    private final BiConsumer<String, Presence.Change> onChange;
    private final Presence presence = new Presence();
    private final Map<String, Long> lastHeard = new HashMap<>();

    /**
     * Asks the others who they have.
     *
     * @param onChange told of every change in a room; one call after the other, in an order in which they happened
     */
    Servers(String self, Exchange exchange, LongSupplier nanoTime, BiConsumer<String, Presence.Change> onChange) {
        this.self = self;
        this.exchange = exchange;
        this.nanoTime = nanoTime;
        this.onChange = onChange;
    }

    String self() {
        return self;
    }

    /** These are all who are in a room on this server. */
    void announce(String room, Collection<String> names) {
        update(room, self, names);
        exchange.publish(new Present(self, room, List.copyOf(names)));
    }

    /** To be called every {@value #ALIVE_SECONDS} seconds. */
    void tick() {
        exchange.publish(new Alive(self));
        long now = nanoTime.getAsLong();
        synchronized (this) {
            List.copyOf(lastHeard.entrySet()).stream()
                    .filter(server -> now - server.getValue() > SILENCE_NANOS)
                    .forEach(server -> drop(server.getKey()));
        }
    }

    /** Tells everything anew and asks for it: signals may have been lost. */
    void resynchronise() {
        exchange.publish(new RollCall(self));
        tellAll();
    }

    /** Says that nobody is here any more. */
    void leave() {
        exchange.publish(new Gone(self));
    }

    /** Another server has said something about itself. */
    void hear(Signal signal) {
        if (signal instanceof Gone gone) {
            drop(gone.server());
            return;
        }
        boolean isNew;
        synchronized (this) {
            isNew = lastHeard.put(signal.server(), nanoTime.getAsLong()) == null;
        }
        if (signal instanceof Present present) {
            update(present.room(), present.server(), present.names());
        } else if (signal instanceof RollCall) {
            tellAll();
        }
        if (isNew) {
            exchange.publish(new RollCall(self)); // it may have been here for longer, and was taken for gone
        }
    }

    synchronized Set<String> names(String room) {
        return presence.names(room);
    }

    synchronized Map<String, Integer> counts() {
        return presence.counts();
    }

    private synchronized void tellAll() {
        presence.of(self).forEach((room, names) -> exchange.publish(new Present(self, room, List.copyOf(names))));
    }

    private synchronized void drop(String server) {
        lastHeard.remove(server);
        presence.of(server).keySet().forEach(room -> update(room, server, List.of()));
    }

    private synchronized void update(String room, String server, Collection<String> names) {
        Presence.Change change = presence.update(room, server, names);
        if (!change.isNone()) {
            onChange.accept(room, change);
        }
    }
}
