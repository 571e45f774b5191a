package dev.sluice.demo.chat.protocol;

import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** The server does not do what it was asked for. A client can cause it at will, so it has no stack trace. */
public final class ChatException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ChatError error;
    private final long retryAfterMillis;

    /** For {@code error}, whose explanation names the {@code limits}. */
    public ChatException(ChatError error, Object... limits) {
        this(error, 0, error.explanation(limits));
    }

    private ChatException(ChatError error, long retryAfterMillis, String explanation) {
        super(explanation, null, false, false);
        this.error = error;
        this.retryAfterMillis = retryAfterMillis;
    }

    /** For what could be asked again after a while. */
    public static ChatException retryAfter(ChatError error, long millis) {
        return new ChatException(error, millis, error.explanation());
    }

    /** The refusal that a stage failed with, or null when it was something else. */
    public static @Nullable ChatException in(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof ChatException refusal ? refusal : null;
    }

    /** What went wrong. */
    public ChatError error() {
        return error;
    }

    /** When it is worth asking again, in milliseconds; 0 when it is not known. */
    public long retryAfterMillis() {
        return retryAfterMillis;
    }

    /** What a person is told. */
    public String explanation() {
        return String.valueOf(getMessage());
    }
}
