package dev.sluice.demo.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;

class JsonTest {

    static Stream<Arguments> messages() {
        return Stream.of(
                Arguments.of("{\"type\":\"hello\",\"name\":\"Ada\",\"limits\":{\"text\":2000}}", new Incoming.Hello()),
                Arguments.of(
                        "{\"type\":\"welcome\",\"room\":\"r\",\"seq\":9,\"from\":7,\"oldest\":1,\"members\":[\"Ada\"]}",
                        new Incoming.Welcome("r", 9, 7)),
                Arguments.of(
                        "{\"type\":\"said\",\"room\":\"r\",\"seq\":1,\"id\":\"i\",\"name\":\"Ada\",\"at\":5,\"text\":\"Grüße\"}",
                        new Incoming.Said("r", 1, "i", "Grüße")),
                Arguments.of(
                        "{\"room\":\"r\",\"seq\":1,\"id\":\"i\",\"image\":{\"id\":\"x\"},\"type\":\"said\"}",
                        new Incoming.Said("r", 1, "i", null)),
                Arguments.of(
                        "{\"type\":\"entries\",\"room\":\"r\",\"entries\":[{\"type\":\"said\",\"seq\":1,\"id\":\"i\",\"text\":\"t\"},"
                                + "{\"type\":\"edited\",\"seq\":2,\"id\":\"j\",\"edits\":1,\"text\":\"u\"},"
                                + "{\"type\":\"deleted\",\"seq\":3,\"id\":\"k\",\"deletes\":1},{\"type\":\"new\"}]}",
                        new Incoming.Entries(
                                "r",
                                List.of(
                                        new Incoming.Said(null, 1, "i", "t"),
                                        new Incoming.Edited(null, 2, "j"),
                                        new Incoming.Deleted(null, 3, "k"),
                                        new Incoming.Other()))),
                Arguments.of(
                        "{\"type\":\"ack\",\"id\":\"i\",\"room\":\"r\",\"seq\":1,\"at\":5}", new Incoming.Ack("i", 1)),
                Arguments.of(
                        "{\"type\":\"error\",\"code\":\"too-fast\",\"message\":\"m\",\"id\":\"i\",\"retryAfterMillis\":200}",
                        new Incoming.Refusal("too-fast", "m", "i", null, 200L)),
                Arguments.of("{\"type\":\"presence\",\"room\":\"r\",\"joined\":[]}", new Incoming.Other()),
                Arguments.of("{}", new Incoming.Other()));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void readsWhatTheServerSays(String json, Incoming message) {
        assertThat(read(json)).isEqualTo(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[]",
                "{\"type\":\"ack\",\"seq\":1}",
                "{\"type\":\"ack\",\"id\":\"i\"}",
                "{\"type\":\"welcome\",\"room\":\"r\",\"seq\":9}",
                "{\"type\":\"entries\",\"room\":\"r\"}",
                "{\"type\":\"said\",\"room\":\"r\",\"id\":\"i\",\"text\":\"t\"}",
                "{\"type\":\"said\",\"room\":\"r\",\"seq\":null,\"id\":\"i\",\"text\":\"t\"}",
                "{\"type\":\"error\"}"
            })
    void refusesWhatLacksSomething(String json) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(JacksonException.class);
    }

    @Test
    void writesWhatTheClientSays() {
        assertThat(Json.write(new Outgoing.Join("r", null))).isEqualTo("{\"type\":\"join\",\"room\":\"r\"}");
        assertThat(Json.write(new Outgoing.Join("r", 7L))).isEqualTo("{\"type\":\"join\",\"room\":\"r\",\"since\":7}");
        assertThat(Json.write(new Outgoing.Say("r", "i", "\"ü\"")))
                .isEqualTo("{\"type\":\"say\",\"room\":\"r\",\"id\":\"i\",\"text\":\"\\\"ü\\\"\"}");
    }

    private static Incoming read(String json) {
        ByteBuf content = ByteBufUtil.writeUtf8(ByteBufAllocator.DEFAULT, json);
        try {
            return Json.read(content);
        } finally {
            content.release();
        }
    }
}
