package dev.sluice.demo.chat;

/** The server does not do what a message asks for. A client can cause it at will, so it has no stack trace. */
final class ChatException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ChatError error;

    /** For {@code error}, whose explanation names the {@code limits}. */
    ChatException(ChatError error, Object... limits) {
        super(error.explanation(limits), null, false, false);
        this.error = error;
    }

    ChatError error() {
        return error;
    }
}
