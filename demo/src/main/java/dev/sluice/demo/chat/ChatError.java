package dev.sluice.demo.chat;

/** Why the server did not do what a message asked for. Each has a code for programs and a sentence for people. */
enum ChatError {
    /** Not one of {@link ClientMessage}: an unknown type, or a member that is missing or of another type. */
    BAD_MESSAGE("bad-message", "The message is of no type that this chat knows, or lacks something."),
    /** The name is empty, too long, or holds what a name may not hold. */
    BAD_NAME("bad-name", "A name is 1 to %d characters, without control characters."),
    /** The same for the name of a room. */
    BAD_ROOM("bad-room", "A room's name is 1 to %d characters, without control characters."),
    /** The text is empty, too long, or holds what a text may not hold. */
    BAD_TEXT("bad-text", "A text is 1 to %d characters, without control characters."),
    /** Somebody else in the room has the name. */
    NAME_TAKEN("name-taken", "Somebody in this room has that name already."),
    /** The room has as many members as it may have. */
    ROOM_FULL("room-full", "This room is full."),
    /** There are as many rooms as there may be. */
    TOO_MANY_ROOMS("too-many-rooms", "There are too many rooms: join one that is there."),
    /** One has to join a room first. */
    NOT_JOINED("not-joined", "Join a room first."),
    /** One has to leave the room first. */
    ALREADY_JOINED("already-joined", "Leave the room first."),
    /** More messages than {@link ChatLimits} allow; this one was dropped. */
    TOO_FAST("too-fast", "Too many messages: this one was dropped. Wait a moment.");

    private final String code;
    private final String explanation;

    ChatError(String code, String explanation) {
        this.code = code;
        this.explanation = explanation;
    }

    /** What {@code chat.v1} calls it. */
    String code() {
        return code;
    }

    /** What a person is told; some name a limit. */
    String explanation(Object... limits) {
        return explanation.formatted(limits);
    }
}
