package dev.sluice.demo.load;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;

/** What this client says in {@code chat.v1}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Outgoing.Join.class, name = "join"),
    @JsonSubTypes.Type(value = Outgoing.Say.class, name = "say")
})
@JsonInclude(JsonInclude.Include.NON_NULL)
sealed interface Outgoing {

    /** Let me into that room; {@code since} is the last number that I have seen, null when I was never there. */
    record Join(String room, @Nullable Long since) implements Outgoing {}

    /** Tell everybody in that room. */
    record Say(String room, String id, String text) implements Outgoing {}
}
