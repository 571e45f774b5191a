package dev.sluice.demo.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** JSON as the client reads and writes it: deaf to members that it does not know. Thread-safe. */
final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    private static final ObjectReader INCOMING = MAPPER.readerFor(Incoming.class);
    private static final ObjectWriter OUTGOING = MAPPER.writerFor(Outgoing.class);

    private Json() {}

    /**
     * Reads what the server says over the WebSocket.
     *
     * @param content the whole of a text message, which is read to its end and not released
     * @throws JacksonException if it is no JSON, or lacks something
     */
    static Incoming read(ByteBuf content) {
        return INCOMING.readValue((InputStream) new ByteBufInputStream(content));
    }

    /**
     * Reads what the server says over HTTP.
     *
     * @throws JacksonException if it is no JSON of that type
     */
    static <T> T read(String json, Class<T> type) {
        return MAPPER.readValue(json, type);
    }

    /** What goes over the WebSocket. */
    static String write(Outgoing message) {
        return OUTGOING.writeValueAsString(message);
    }

    /** What goes over HTTP: UTF-8. */
    static byte[] bytes(Object body) {
        return MAPPER.writeValueAsString(body).getBytes(StandardCharsets.UTF_8);
    }
}
