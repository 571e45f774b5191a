package dev.sluice.demo.chat.backend;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.sluice.demo.chat.protocol.ServerMessage;
import java.util.List;

/** What one server of a chat tells the others. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Signal.Present.class, name = "present"),
    @JsonSubTypes.Type(value = Signal.RollCall.class, name = "roll-call"),
    @JsonSubTypes.Type(value = Signal.Alive.class, name = "alive"),
    @JsonSubTypes.Type(value = Signal.Gone.class, name = "gone"),
    @JsonSubTypes.Type(value = Signal.Typing.class, name = "typing"),
    @JsonSubTypes.Type(value = Signal.Whisper.class, name = "whisper")
})
public sealed interface Signal {

    /** The server that says so. */
    String server();

    /** These are all who are in that room by way of this server. */
    record Present(String server, String room, List<String> names) implements Signal {}

    /** Tell me who is in each of your rooms. */
    record RollCall(String server) implements Signal {}

    /** What I said about my rooms still holds. */
    record Alive(String server) implements Signal {}

    /** Nobody is here by way of this server any more. */
    record Gone(String server) implements Signal {}

    /** Somebody is writing in that room. */
    record Typing(String server, String room, String name) implements Signal {}

    /** Something for one person alone. */
    record Whisper(String server, ServerMessage.Private message) implements Signal {}
}
