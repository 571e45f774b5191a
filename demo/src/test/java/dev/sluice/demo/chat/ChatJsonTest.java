package dev.sluice.demo.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.exc.StreamReadException;

class ChatJsonTest {

    @Test
    void readsWhatAClientSays() {
        assertThat(ChatJson.read("{\"type\":\"join\",\"room\":\"lobby\",\"name\":\"Ada\"}"))
                .isEqualTo(new ClientMessage.Join("lobby", "Ada"));
        assertThat(ChatJson.read("{\"text\":\"\\u6c34\",\"type\":\"say\"}")).isEqualTo(new ClientMessage.Say("水"));
        assertThat(ChatJson.read("{\"type\":\"leave\"}")).isEqualTo(new ClientMessage.Leave());
    }

    @Test
    void passesOverMembersThatItDoesNotKnow() {
        assertThat(ChatJson.read("{\"type\":\"say\",\"text\":\"hi\",\"id\":[7,{\"x\":null}]}"))
                .isEqualTo(new ClientMessage.Say("hi"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "7",
                "\"say\"",
                "null",
                "{\"type\":null}",
                "{\"type\":7}",
                "{\"type\":[]}",
                "{\"type\":\"shout\",\"text\":\"hi\"}",
                "{\"type\":\"java.lang.Runtime\"}",
                "{\"text\":\"hi\"}",
                "{\"type\":\"say\"}",
                "{\"type\":\"say\",\"text\":null}",
                "{\"type\":\"say\",\"text\":7}",
                "{\"type\":\"say\",\"text\":true}",
                "{\"type\":\"say\",\"text\":[\"hi\"]}",
                "{\"type\":\"say\",\"text\":{\"x\":1}}",
                "{\"type\":\"join\",\"room\":\"lobby\"}"
            })
    void refusesJsonThatIsNoMessage(String json) {
        assertThatThrownBy(() -> ChatJson.read(json))
                .isInstanceOfSatisfying(
                        ChatException.class,
                        refusal -> assertThat(refusal.error()).isEqualTo(ChatError.BAD_MESSAGE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "hello",
                "{",
                "{\"type\":\"leave\"",
                "{'type':'leave'}",
                "\u0000",
                "{\"type\":\"say\",\"text\":\"a\nb\"}",
                "{\"type\":\"say\",\"text\":\"a\",}"
            })
    void refusesWhatIsNotJson(String text) {
        assertThatThrownBy(() -> ChatJson.read(text))
                .satisfiesAnyOf(
                        refusal -> assertThat(refusal).isInstanceOf(StreamReadException.class),
                        refusal -> assertThat(refusal).isInstanceOf(ChatException.class));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"type\":\"leave\"} x", "{\"type\":\"leave\"}{}", "{\"type\":\"leave\",\"type\":\"leave\"}"})
    void refusesMoreThanOneMeaning(String text) {
        assertThatThrownBy(() -> ChatJson.read(text)).isInstanceOf(RuntimeException.class);
    }

    @Test
    void refusesJsonThatIsNestedDeeply() {
        String deep = "{\"type\":\"say\",\"text\":\"hi\",\"x\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}";
        assertThatThrownBy(() -> ChatJson.read(deep)).isInstanceOf(RuntimeException.class);
    }

    @Test
    void writesWhatTheServerSays() {
        assertThat(new String(ChatJson.write(new ServerMessage.Welcome("lobby", "Ada", List.of("Bea", "Ada"))), UTF_8))
                .isEqualTo("{\"type\":\"welcome\",\"room\":\"lobby\",\"name\":\"Ada\",\"members\":[\"Bea\",\"Ada\"]}");
        assertThat(new String(ChatJson.write(new ServerMessage.Said("lobby", "Ada", "水 👩‍🚀", 7)), UTF_8))
                .isEqualTo("{\"type\":\"said\",\"room\":\"lobby\",\"name\":\"Ada\",\"text\":\"水 👩‍🚀\",\"at\":7}");
    }
}
