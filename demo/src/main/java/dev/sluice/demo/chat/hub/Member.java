package dev.sluice.demo.chat.hub;

import org.jspecify.annotations.Nullable;

/** A connection in a room. Two members are the same only if they are one object. */
public final class Member {

    private final Room room;
    private final Connection connection;
    private final @Nullable Long since;

    /** The number of the last entry that was sent to it. Touched by the room alone. */
    long position;

    /** Whether it gets what is said as it is said, and not out of the log. Touched by the outbox alone. */
    boolean isLive;

    /** Whether something was written and not flushed. Touched by the outbox alone. */
    boolean isDirty;

    Member(Room room, Connection connection, @Nullable Long since) {
        this.room = room;
        this.connection = connection;
        this.since = since;
    }

    /** Where it is in. */
    public Room room() {
        return room;
    }

    Connection connection() {
        return connection;
    }

    /** The last number that the client has seen, null when it has seen none. */
    @Nullable
    Long since() {
        return since;
    }
}
