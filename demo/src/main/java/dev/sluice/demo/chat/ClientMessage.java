package dev.sluice.demo.chat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What a client says in {@code chat.v1}: a JSON object whose {@code type} is one of these. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ClientMessage.Join.class, name = "join"),
    @JsonSubTypes.Type(value = ClientMessage.Say.class, name = "say"),
    @JsonSubTypes.Type(value = ClientMessage.Leave.class, name = "leave")
})
sealed interface ClientMessage {

    /** Let me into that room, under that name. */
    record Join(String room, String name) implements ClientMessage {}

    /** Tell everybody in my room. */
    record Say(String text) implements ClientMessage {}

    /** Let me out of my room. */
    record Leave() implements ClientMessage {}
}
