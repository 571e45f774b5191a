package dev.sluice.demo.chat;

/**
 * What one chat server puts up with. Lengths are counted in code points, after normalisation.
 *
 * @param maxNameLength the longest name of a member
 * @param maxRoomLength the longest name of a room
 * @param maxTextLength the longest text that can be said
 * @param maxRooms how many rooms there may be at a time
 * @param maxMembers how many members a room may have
 * @param messagesPerSecond how many messages a member may send in the long run
 * @param messageBurst how many of them at once
 */
public record ChatLimits(
        int maxNameLength,
        int maxRoomLength,
        int maxTextLength,
        int maxRooms,
        int maxMembers,
        int messagesPerSecond,
        int messageBurst) {

    /** Enough for some hundreds of people, and bounded. */
    public static final ChatLimits DEFAULT = new ChatLimits(32, 32, 2_000, 1_000, 200, 5, 20);

    /** What a code point can take in JSON: a surrogate pair, both halves escaped. */
    private static final int MAX_BYTES_PER_CODE_POINT = 12;

    /** Room for the rest of a message: its braces, its type, its spaces. */
    private static final int ENVELOPE_BYTES = 1_024;

    /** The longest message that a lawful client has to send, in bytes on the wire. */
    int maxMessageBytes() {
        int content = Math.max(maxTextLength, maxNameLength + maxRoomLength);
        return ENVELOPE_BYTES + content * MAX_BYTES_PER_CODE_POINT;
    }
}
