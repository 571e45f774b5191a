package dev.sluice.demo.chat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** What the server says in {@code chat.v1}: a JSON object whose {@code type} is one of these. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ServerMessage.Welcome.class, name = "welcome"),
    @JsonSubTypes.Type(value = ServerMessage.Joined.class, name = "joined"),
    @JsonSubTypes.Type(value = ServerMessage.Left.class, name = "left"),
    @JsonSubTypes.Type(value = ServerMessage.Said.class, name = "said"),
    @JsonSubTypes.Type(value = ServerMessage.Refused.class, name = "error")
})
sealed interface ServerMessage {

    /** You are in: the room and the name as they are spelled here, and everybody who is there, you included. */
    record Welcome(String room, String name, List<String> members) implements ServerMessage {}

    /** Somebody else has come in. */
    record Joined(String room, String name) implements ServerMessage {}

    /** Somebody has gone. */
    record Left(String room, String name) implements ServerMessage {}

    /** Somebody, maybe you, has said something; {@code at} is in milliseconds since 1970. */
    record Said(String room, String name, String text, long at) implements ServerMessage {}

    /** What you asked for was not done: a code for programs, a sentence for people. */
    record Refused(String code, String message) implements ServerMessage {

        static Refused of(ChatException refusal) {
            return new Refused(refusal.error().code(), String.valueOf(refusal.getMessage()));
        }
    }
}
