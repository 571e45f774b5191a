package dev.sluice.demo.chat;

import io.netty.util.concurrent.EventExecutor;
import java.time.Clock;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;

/**
 * The rooms by name. A room opens when somebody asks for it and vanishes when the last one has left. Thread-safe; the map
 * locks one name for as long as it takes to count, and nothing is written meanwhile.
 */
final class Hub {

    private final int maxMembers;
    private final Semaphore freeRooms;
    private final Clock clock;
    private final ConcurrentMap<String, Places> rooms = new ConcurrentHashMap<>();

    /** How many of a room's places are taken: by its members, and by those whom it has not let in yet. */
    private record Places(Room room, int taken) {}

    Hub(ChatLimits limits, Clock clock) {
        this.maxMembers = limits.maxMembers();
        this.freeRooms = new Semaphore(limits.maxRooms());
        this.clock = clock;
    }

    /**
     * Takes a place in a room, opening it if need be. Whoever calls this calls {@link Room#join} next, with one member: the
     * place is free again when that member has left or was not let in.
     *
     * @param name the room
     * @param opener where a room that is opened now is to live
     * @throws ChatException when the room is full, or there are too many
     */
    Room enter(String name, EventExecutor opener) {
        return rooms.compute(name, (key, places) -> {
                    if (places == null) {
                        return open(key, opener);
                    }
                    if (places.taken() == maxMembers) {
                        throw new ChatException(ChatError.ROOM_FULL);
                    }
                    return new Places(places.room(), places.taken() + 1);
                })
                .room();
    }

    /** How many rooms there are. */
    int rooms() {
        return rooms.size();
    }

    private Places open(String name, EventExecutor opener) {
        if (!freeRooms.tryAcquire()) {
            throw new ChatException(ChatError.TOO_MANY_ROOMS);
        }
        return new Places(new Room(name, opener, clock, this::freePlace), 1);
    }

    private void freePlace(Room room) {
        rooms.computeIfPresent(room.name(), (key, places) -> {
            if (places.taken() > 1) {
                return new Places(room, places.taken() - 1);
            }
            freeRooms.release();
            return null;
        });
    }
}
