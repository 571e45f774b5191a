package dev.sluice.demo.chat.log;

import dev.sluice.demo.chat.protocol.ChatError;
import dev.sluice.demo.chat.protocol.ChatException;
import dev.sluice.demo.chat.protocol.Entry;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * What was said, by room. It gives each entry of a room the next number, from 1, and keeps the entries of the latest numbers, as many as
 * is set when it is opened.
 *
 * <p>An entry that edits another one takes its place, and one that deletes leaves nothing of it: the former entry's number
 * is missing from then on. The newest entry of a room is always there.
 *
 * <p>All methods can be called on any thread and return at once. Stages complete on a thread of the log's, which nothing
 * that depends on them may block. A log that cannot be reached keeps what it is to write, and goes on when it can; to read
 * fails meanwhile.
 */
public interface RoomLog {

    /**
     * Writes an entry.
     *
     * @return completes with the entry's number once it cannot be lost, in the order of the calls for each room. The same
     *     number again, and nothing is written, when the same author has written an entry with the same id among the
     *     latest. Fails with a {@link ChatException}: {@link ChatError#NO_SUCH_MESSAGE} and {@link ChatError#NOT_YOURS}
     *     for what it edits or deletes, {@link ChatError#LOG_AWAY} when too many are waiting to be written.
     */
    CompletionStage<Long> append(Draft draft);

    /** The numbers of a room's oldest and newest entry; 1 and 0 when there is none. */
    CompletionStage<Extent> extent(String room);

    /** The first entries, {@code limit} of them at most, with a number above {@code seq}. */
    CompletionStage<List<Entry>> after(String room, long seq, int limit);

    /** The last entries, {@code limit} of them at most, with a number below {@code seq}, in the order of their numbers. */
    CompletionStage<List<Entry>> before(String room, long seq, int limit);

    /** The bytes of an image that an entry refers to; empty when the entry is gone. */
    CompletionStage<Optional<byte[]>> image(String room, String id);

    /** The rooms in which something was said, the one that was last written to first, {@code limit} of them at most. */
    CompletionStage<List<Summary>> rooms(int limit);

    /**
     * Tells of every entry of a room that is written from now on, whichever server wrote it: in the order of the numbers,
     * each once. Ends when what is returned is closed.
     */
    Following follow(String room, Follower follower);

    /** The numbers of a room's oldest and newest entry; 1 and 0 when there is none. */
    record Extent(long oldest, long newest) {}

    /** The number and time, in milliseconds since 1970, of what was said last in a room. */
    record Summary(String room, long seq, long at) {}

    /** Is told what is written. One call after the other, on a thread of the log's, which must not be blocked. */
    interface Follower {

        /**
         * Before the first entry: the room's newest number, or the one up to which others who follow it here have been told.
         * Those above it follow. And again, with a lower number, when the log has lost entries that were told, so that it
         * gives their numbers to others.
         */
        void began(long newest);

        /** An entry was written. */
        void appended(Entry entry);
    }

    /** Somebody follows a room. */
    interface Following extends AutoCloseable {

        /** Nothing more is told, but for what is being told already. */
        @Override
        void close();
    }
}
