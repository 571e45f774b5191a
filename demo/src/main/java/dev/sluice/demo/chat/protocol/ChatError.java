package dev.sluice.demo.chat.protocol;

import io.netty.handler.codec.http.HttpResponseStatus;

/** Why the server did not do what it was asked for. Each has a code for programs, a status for HTTP and a sentence for people. */
public enum ChatError {
    /** Not one of {@link ClientMessage}: an unknown type, or a member that is missing or of another type. */
    BAD_MESSAGE("bad-message", 400, "The message is of no type that this chat knows, or lacks something."),
    /** The name is empty, too long, or holds what a name may not hold. */
    BAD_NAME("bad-name", 400, "A name is 1 to %d characters, without control characters."),
    /** The same for the name of a room. */
    BAD_ROOM("bad-room", 400, "A room's name is 1 to %d characters, without control characters."),
    /** The text is empty, too long, or holds what a text may not hold. */
    BAD_TEXT("bad-text", 400, "A text is 1 to %d characters, without control characters."),
    /** What the client calls its message by. */
    BAD_ID("bad-id", 400, "An id is 1 to %d of A-Z a-z 0-9 _ and -."),
    /** Not an image, or too long. */
    BAD_IMAGE("bad-image", 400, "An image is PNG, JPEG, GIF or WebP, of at most %d bytes."),
    /** There is none under that name; or no longer. */
    NO_SUCH_IMAGE("no-such-image", 404, "There is no such image."),
    /** To edit or delete. */
    NO_SUCH_MESSAGE("no-such-message", 404, "There is no such message that could be changed."),
    /** To edit or delete. */
    NOT_YOURS("not-yours", 403, "Somebody else said that."),
    /** There is no cookie, or it has expired, or this chat did not sign it. */
    NOT_LOGGED_IN("not-logged-in", 401, "Log in first."),
    /** The server's operator does not want that name. */
    BANNED("banned", 403, "This name may not be used here."),
    /** Another session is connected under the name. */
    NAME_TAKEN("name-taken", 409, "Somebody is here under that name already."),
    /** One has to join a room first. */
    NOT_JOINED("not-joined", 409, "Join the room first."),
    /** One has to leave the room first. */
    ALREADY_JOINED("already-joined", 409, "You are in that room already."),
    /** There are as many rooms as there may be, or as one connection may be in. */
    TOO_MANY_ROOMS("too-many-rooms", 503, "There are too many rooms open: leave one first."),
    /** The room has as many members as it may have. */
    ROOM_FULL("room-full", 503, "This room is full."),
    /** Nobody is connected under the name that a private message is for. */
    NOT_HERE("not-here", 404, "Nobody of that name is here."),
    /** More messages than {@link ChatLimits} allow; this one was dropped. */
    TOO_FAST("too-fast", 429, "Too many messages: this one was dropped. Wait a moment."),
    /** What is said cannot be written, and as much as may be is waiting already. */
    LOG_AWAY("log-away", 503, "The server cannot reach its log at the moment. Try again later.");

    private final String code;
    private final int status;
    private final String explanation;

    ChatError(String code, int status, String explanation) {
        this.code = code;
        this.status = status;
        this.explanation = explanation;
    }

    /** What {@code chat.v1} calls it. */
    public String code() {
        return code;
    }

    /** What HTTP calls it. */
    public HttpResponseStatus status() {
        return HttpResponseStatus.valueOf(status);
    }

    /** What a person is told; some name a limit. */
    String explanation(Object... limits) {
        return explanation.formatted(limits);
    }
}
