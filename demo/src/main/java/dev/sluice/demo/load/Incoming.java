package dev.sluice.demo.load;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the server says in {@code chat.v1}, as far as a client without a face needs it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type", defaultImpl = Incoming.Other.class)
@JsonSubTypes({
    @JsonSubTypes.Type(value = Incoming.Hello.class, name = "hello"),
    @JsonSubTypes.Type(value = Incoming.Welcome.class, name = "welcome"),
    @JsonSubTypes.Type(value = Incoming.Entries.class, name = "entries"),
    @JsonSubTypes.Type(value = Incoming.Said.class, name = "said"),
    @JsonSubTypes.Type(value = Incoming.Edited.class, name = "edited"),
    @JsonSubTypes.Type(value = Incoming.Deleted.class, name = "deleted"),
    @JsonSubTypes.Type(value = Incoming.Ack.class, name = "ack"),
    @JsonSubTypes.Type(value = Incoming.Refusal.class, name = "error")
})
sealed interface Incoming {

    /** The first message of every connection. */
    record Hello() implements Incoming {}

    /** One is in the room: its last entry has the number {@code seq}, and those after {@code from} follow. */
    record Welcome(
            String room,
            @JsonProperty(required = true) long seq,
            @JsonProperty(required = true) long from) implements Incoming {

        public Welcome {
            Objects.requireNonNull(room, "room");
        }
    }

    /** What was in the room's log, in order: {@link Entry}, and maybe kinds of entries that this client does not know. */
    record Entries(String room, List<Incoming> entries) implements Incoming {

        public Entries {
            Objects.requireNonNull(room, "room");
            Objects.requireNonNull(entries, "entries");
        }
    }

    /** Something in the log of a room. */
    sealed interface Entry extends Incoming {

        /** The room; null within {@link Entries}, which tell it. */
        @Nullable
        String room();

        /** The number. */
        long seq();

        /** The id that was chosen by whoever said it. */
        String id();
    }

    /** Somebody has said or shown something; an image has no text. */
    record Said(
            @Nullable String room,
            @JsonProperty(required = true) long seq,
            String id,
            @Nullable String text) implements Entry {

        public Said {
            Objects.requireNonNull(id, "id");
        }
    }

    /** The text of another entry has changed. */
    record Edited(
            @Nullable String room,
            @JsonProperty(required = true) long seq,
            String id) implements Entry {

        public Edited {
            Objects.requireNonNull(id, "id");
        }
    }

    /** Another entry is gone. */
    record Deleted(
            @Nullable String room,
            @JsonProperty(required = true) long seq,
            String id) implements Entry {

        public Deleted {
            Objects.requireNonNull(id, "id");
        }
    }

    /** What has that id is written. */
    record Ack(String id, @JsonProperty(required = true) long seq) implements Incoming {

        public Ack {
            Objects.requireNonNull(id, "id");
        }
    }

    /** What was asked for was not done. */
    record Refusal(
            String code,
            @Nullable String message,
            @Nullable String id,
            @Nullable String room,
            @Nullable Long retryAfterMillis)
            implements Incoming {

        public Refusal {
            Objects.requireNonNull(code, "code");
        }
    }

    /** Something that this client does not need, or does not know. */
    record Other() implements Incoming {}
}
