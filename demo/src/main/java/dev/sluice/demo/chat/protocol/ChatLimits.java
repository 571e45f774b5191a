package dev.sluice.demo.chat.protocol;

/**
 * What one chat server puts up with. Lengths of names and texts are counted in code points, after normalisation.
 *
 * @param nameLength the longest name of a person
 * @param roomLength the longest name of a room
 * @param textLength the longest text that can be said
 * @param imageBytes the largest image that can be shown
 * @param rooms how many rooms may be open at a time
 * @param roomsEach how many rooms one connection may be in
 * @param members how many connections a room may have
 * @param messagesPerSecond how many messages one person may send in the long run
 * @param messageBurst how many of them at once
 */
public record ChatLimits(
        int nameLength,
        int roomLength,
        int textLength,
        int imageBytes,
        int rooms,
        int roomsEach,
        int members,
        int messagesPerSecond,
        int messageBurst) {

    /** Enough for some hundreds of people, and bounded. */
    public static final ChatLimits DEFAULT = new ChatLimits(32, 32, 2_000, 1 << 20, 1_000, 20, 500, 5, 20);

    /** The longest id of a message, in characters. */
    public static final int ID_LENGTH = 64;

    /** The highest that the length of a name or a text can be set to, in characters. */
    public static final int MAX_LENGTH = 1_000_000;

    /** The highest that the size of an image can be set to. */
    public static final int MAX_IMAGE_BYTES = 64 << 20;

    /** What a code point can take in JSON: a surrogate pair, both halves escaped. */
    private static final int MAX_BYTES_PER_CODE_POINT = 12;

    /** Room for the rest of a message: its braces, its type, its spaces. */
    private static final int ENVELOPE_BYTES = 1_024;

    /** @throws IllegalArgumentException if one of them is not positive, or a length or a size above what it can be */
    public ChatLimits {
        requireWithin("nameLength", nameLength, MAX_LENGTH);
        requireWithin("roomLength", roomLength, MAX_LENGTH);
        requireWithin("textLength", textLength, MAX_LENGTH);
        requireWithin("imageBytes", imageBytes, MAX_IMAGE_BYTES);
        requireWithin("rooms", rooms, Integer.MAX_VALUE);
        requireWithin("roomsEach", roomsEach, Integer.MAX_VALUE);
        requireWithin("members", members, Integer.MAX_VALUE);
        requireWithin("messagesPerSecond", messagesPerSecond, Integer.MAX_VALUE);
        requireWithin("messageBurst", messageBurst, Integer.MAX_VALUE);
    }

    /** The longest text message that a lawful client has to send, in bytes of its payload. */
    public int maxJsonBytes() {
        return ENVELOPE_BYTES + (textLength + nameLength + roomLength) * MAX_BYTES_PER_CODE_POINT;
    }

    /** The longest message of either kind. */
    public int maxMessageBytes() {
        return Math.max(maxJsonBytes(), ENVELOPE_BYTES + roomLength * MAX_BYTES_PER_CODE_POINT + imageBytes);
    }

    private static void requireWithin(String what, int limit, int max) {
        if (limit < 1 || limit > max) {
            throw new IllegalArgumentException(what + ": " + limit + " (expected: 1 to " + max + ')');
        }
    }
}
