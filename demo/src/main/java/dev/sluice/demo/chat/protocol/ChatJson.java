package dev.sluice.demo.chat.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/** The messages of {@code chat.v1} as JSON. Strict about types, deaf to members that it does not know. Thread-safe. */
public final class ChatJson {

    /** Messages are flat; this leaves room for members that are ignored. */
    private static final int MAX_DEPTH = 16;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES) // what a later client may send
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
            .withCoercionConfig(
                    LogicalType.Textual,
                    text -> Stream.of(CoercionInputShape.values())
                            .filter(shape -> shape != CoercionInputShape.EmptyString)
                            .forEach(shape -> text.setCoercion(shape, CoercionAction.Fail))) // 7 is not "7"
            .build();

    private ChatJson() {}

    /**
     * Reads what a client says.
     *
     * @throws StreamReadException if it is not JSON
     * @throws ChatException with {@link ChatError#BAD_MESSAGE} if it is, but not one of the messages
     */
    public static ClientMessage read(String json) {
        return read(json, ClientMessage.class);
    }

    /**
     * Reads an object of a type.
     *
     * @throws StreamReadException if it is not JSON
     * @throws ChatException with {@link ChatError#BAD_MESSAGE} if it is, but nothing of that type
     */
    public static <T> T read(String json, Class<T> type) {
        try {
            T message = MAPPER.readValue(json, type);
            if (message != null) { // as "null" is read
                return message;
            }
        } catch (InputCoercionException e) {
            // It is JSON, but a number in it is too large.
        } catch (StreamReadException e) {
            throw e;
        } catch (JacksonException e) {
            // It is JSON, but not one of ours.
        }
        throw new ChatException(ChatError.BAD_MESSAGE);
    }

    /** What goes over the wire or into a log. */
    public static byte[] write(Object message) {
        return writeString(message).getBytes(StandardCharsets.UTF_8);
    }

    /** The same, for where it is a string. */
    public static String writeString(Object message) {
        // A string first, also for bytes: written that way, nothing is escaped that UTF-8 can say.
        return MAPPER.writeValueAsString(message);
    }
}
