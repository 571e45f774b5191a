package dev.sluice.demo.chat.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the server says in {@code chat.v1}: a JSON object whose {@code type} is one of these. What is null is left out. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ServerMessage.Hello.class, name = "hello"),
    @JsonSubTypes.Type(value = ServerMessage.Welcome.class, name = "welcome"),
    @JsonSubTypes.Type(value = ServerMessage.Entries.class, name = "entries"),
    @JsonSubTypes.Type(value = Entry.Said.class, name = "said"),
    @JsonSubTypes.Type(value = Entry.Edited.class, name = "edited"),
    @JsonSubTypes.Type(value = Entry.Deleted.class, name = "deleted"),
    @JsonSubTypes.Type(value = ServerMessage.Ack.class, name = "ack"),
    @JsonSubTypes.Type(value = ServerMessage.Private.class, name = "private"),
    @JsonSubTypes.Type(value = ServerMessage.Typing.class, name = "typing"),
    @JsonSubTypes.Type(value = ServerMessage.Presence.class, name = "presence"),
    @JsonSubTypes.Type(value = ServerMessage.Left.class, name = "left"),
    @JsonSubTypes.Type(value = ServerMessage.Log.class, name = "log"),
    @JsonSubTypes.Type(value = ServerMessage.Pong.class, name = "pong"),
    @JsonSubTypes.Type(value = ServerMessage.Refused.class, name = "error")
})
public sealed interface ServerMessage
        permits Entry,
                ServerMessage.Hello,
                ServerMessage.Welcome,
                ServerMessage.Entries,
                ServerMessage.Ack,
                ServerMessage.Private,
                ServerMessage.Typing,
                ServerMessage.Presence,
                ServerMessage.Left,
                ServerMessage.Log,
                ServerMessage.Pong,
                ServerMessage.Refused {

    /** Who you are, which server this is, and what it puts up with. */
    record Hello(String name, String server, Limits limits) implements ServerMessage {

        /** Of {@link ChatLimits}, those that a client can heed. */
        public record Limits(int name, int room, int text, int image, int rooms) {}

        /** With the limits of a server. */
        public static Hello of(String name, String server, ChatLimits limits) {
            return new Hello(
                    name,
                    server,
                    new Limits(
                            limits.nameLength(),
                            limits.roomLength(),
                            limits.textLength(),
                            limits.imageBytes(),
                            limits.roomsEach()));
        }
    }

    /** You are in: entries follow from {@code from} on. */
    record Welcome(String room, long seq, long from, long oldest, List<String> members) implements ServerMessage {}

    /** What was in the log; {@code before} and {@code more} when it was asked for. */
    record Entries(
            String room,
            List<Entry> entries,
            @Nullable Long before,
            @Nullable Boolean more) implements ServerMessage {}

    /** It is done; with room and number when it has become an entry. */
    record Ack(String id, @Nullable String room, @Nullable Long seq) implements ServerMessage {}

    /** Somebody has said something to one person alone. */
    record Private(String from, String to, String id, String text, long at) implements ServerMessage {}

    /** Somebody is writing. */
    record Typing(String room, String name) implements ServerMessage {}

    /** Who has come into a room, and who has gone. */
    record Presence(String room, List<String> joined, List<String> left) implements ServerMessage {}

    /** You are out. */
    record Left(String room) implements ServerMessage {}

    /** Whether the log cannot be reached. */
    record Log(boolean away) implements ServerMessage {}

    /** I am there, and this is what went over this connection. */
    record Pong(String id, Bytes wire, Bytes payload, long queued) implements ServerMessage {

        /** In both directions, as the server sees them. */
        public record Bytes(long in, long out) {}
    }

    /** What you asked for was not done: a code for programs, a sentence for people. */
    record Refused(
            String code,
            String message,
            @Nullable String id,
            @Nullable String room,
            @Nullable Long retryAfterMillis) implements ServerMessage {

        /** The refusal of {@code asked}, or of something that could not be read. */
        public static Refused of(ChatException refusal, @Nullable ClientMessage asked) {
            long retryAfter = refusal.retryAfterMillis();
            return new Refused(
                    refusal.error().code(),
                    refusal.explanation(),
                    asked == null ? null : asked.id(),
                    asked == null ? null : asked.room(),
                    retryAfter == 0 ? null : retryAfter);
        }
    }
}
