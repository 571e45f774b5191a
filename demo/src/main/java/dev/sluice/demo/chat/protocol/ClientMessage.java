package dev.sluice.demo.chat.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a client says in {@code chat.v1}: a JSON object whose {@code type} is one of these. Nothing but what may be left out
 * is null; whether names, texts and ids are good ones is for {@link ChatText} to say.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ClientMessage.Join.class, name = "join"),
    @JsonSubTypes.Type(value = ClientMessage.Leave.class, name = "leave"),
    @JsonSubTypes.Type(value = ClientMessage.Say.class, name = "say"),
    @JsonSubTypes.Type(value = ClientMessage.Edit.class, name = "edit"),
    @JsonSubTypes.Type(value = ClientMessage.Delete.class, name = "delete"),
    @JsonSubTypes.Type(value = ClientMessage.Private.class, name = "private"),
    @JsonSubTypes.Type(value = ClientMessage.Typing.class, name = "typing"),
    @JsonSubTypes.Type(value = ClientMessage.History.class, name = "history"),
    @JsonSubTypes.Type(value = ClientMessage.Ping.class, name = "ping")
})
public sealed interface ClientMessage {

    /** The id that the client has given it, null when it has none: an answer to it carries it too. */
    default @Nullable String id() {
        return null;
    }

    /** The room that it is about, null when there is none. */
    default @Nullable String room() {
        return null;
    }

    /** Let me into that room; I have seen what was said up to a number. */
    record Join(String room, @Nullable Long since) implements ClientMessage {

        public Join {
            Objects.requireNonNull(room);
        }
    }

    /** Let me out of that room. */
    record Leave(String room) implements ClientMessage {

        public Leave {
            Objects.requireNonNull(room);
        }
    }

    /** Tell everybody in that room. */
    record Say(String room, String id, String text) implements ClientMessage {

        public Say {
            Objects.requireNonNull(room);
            Objects.requireNonNull(id);
            Objects.requireNonNull(text);
        }
    }

    /** What I said there is to read differently. */
    record Edit(String room, String id, Long seq, String text) implements ClientMessage {

        public Edit {
            Objects.requireNonNull(room);
            Objects.requireNonNull(id);
            Objects.requireNonNull(seq);
            Objects.requireNonNull(text);
        }
    }

    /** What I said there is to be gone. */
    record Delete(String room, String id, Long seq) implements ClientMessage {

        public Delete {
            Objects.requireNonNull(room);
            Objects.requireNonNull(id);
            Objects.requireNonNull(seq);
        }
    }

    /** Tell one person, wherever they are. */
    record Private(String to, String id, String text) implements ClientMessage {

        public Private {
            Objects.requireNonNull(to);
            Objects.requireNonNull(id);
            Objects.requireNonNull(text);
        }
    }

    /** I am writing something. */
    record Typing(String room) implements ClientMessage {

        public Typing {
            Objects.requireNonNull(room);
        }
    }

    /** Tell me what was said before. */
    record History(String room, Long before, @Nullable Integer limit) implements ClientMessage {

        public History {
            Objects.requireNonNull(room);
            Objects.requireNonNull(before);
        }
    }

    /** Are you there? */
    record Ping(String id) implements ClientMessage {

        public Ping {
            Objects.requireNonNull(id);
        }
    }
}
