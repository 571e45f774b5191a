package dev.sluice.deflate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DeflateConfigTest {

    @Test
    void defaultsAreSafe() {
        DeflateConfig config = DeflateConfig.DEFAULT;
        assertThat(config.serverNoContextTakeover()).isFalse();
        assertThat(config.clientNoContextTakeover()).isFalse();
        assertThat(config.serverMaxWindowBits()).isEqualTo(12);
        assertThat(config.clientMaxWindowBits()).isEqualTo(12);
        assertThat(config.level()).isEqualTo(6);
        assertThat(config.thresholdBytes()).isEqualTo(128);
        assertThat(config.noTakeoverThresholdBytes()).isEqualTo(1024);
        assertThat(config.maxMessageBytes()).isEqualTo(256 * 1024);
        assertThat(config.inflatedFragmentBytes()).isZero();
        assertThat(config.contexts()).isEqualTo(ContextPolicy.HIBERNATING);
        assertThat(config.liveDeflaters()).isEqualTo(8);
    }

    @Test
    void filtersNothingByDefault() {
        WebSocketFrame message = new TextWebSocketFrame("Hello");
        assertThat(DeflateConfig.DEFAULT.filter().test(message)).isTrue();
        message.release();
    }

    @Nested
    class Checks {

        static Stream<Arguments> refused() {
            return Stream.of(
                    refused("serverMaxWindowBits: 7 (expected: 8 to 15)", b -> b.serverMaxWindowBits(7)),
                    refused("serverMaxWindowBits: 16 (expected: 8 to 15)", b -> b.serverMaxWindowBits(16)),
                    refused("clientMaxWindowBits: 7 (expected: 8 to 15)", b -> b.clientMaxWindowBits(7)),
                    refused("clientMaxWindowBits: 16 (expected: 8 to 15)", b -> b.clientMaxWindowBits(16)),
                    refused("level: 0 (expected: 1 to 9)", b -> b.level(0)),
                    refused("level: 10 (expected: 1 to 9)", b -> b.level(10)),
                    refused("thresholdBytes: -1 (expected: 0 to 2147483647)", b -> b.thresholdBytes(-1)),
                    refused(
                            "noTakeoverThresholdBytes: -1 (expected: 0 to 2147483647)",
                            b -> b.noTakeoverThresholdBytes(-1)),
                    refused("maxMessageBytes: 0 (expected: 1 to 9223372036854775807)", b -> b.maxMessageBytes(0)),
                    refused("maxMessageBytes: -1 (expected: 1 to 9223372036854775807)", b -> b.maxMessageBytes(-1)),
                    refused("inflatedFragmentBytes: -1 (expected: 0 to 2147483647)", b -> b.inflatedFragmentBytes(-1)),
                    refused("liveDeflaters: -1 (expected: 0 to 2147483647)", b -> b.liveDeflaters(-1)));
        }

        private static Arguments refused(String message, UnaryOperator<DeflateConfig.Builder> setting) {
            return arguments(message, setting);
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource
        void refused(Object message, UnaryOperator<DeflateConfig.Builder> setting) {
            DeflateConfig.Builder builder = setting.apply(DeflateConfig.builder());
            assertThatThrownBy(builder::build)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(message.toString());
        }

        @Test
        void refusesNull() {
            assertThatThrownBy(() -> DeflateConfig.builder().filter(null).build())
                    .isInstanceOf(NullPointerException.class)
                    .hasMessage("filter");
            assertThatThrownBy(() -> DeflateConfig.builder().contexts(null).build())
                    .isInstanceOf(NullPointerException.class)
                    .hasMessage("contexts");
        }

        @Test
        void takesTheLeastAndTheMost() {
            DeflateConfig least = DeflateConfig.builder()
                    .serverMaxWindowBits(8)
                    .clientMaxWindowBits(8)
                    .level(1)
                    .thresholdBytes(0)
                    .noTakeoverThresholdBytes(0)
                    .maxMessageBytes(1)
                    .inflatedFragmentBytes(0)
                    .liveDeflaters(0)
                    .build();
            assertThat(least.serverMaxWindowBits()).isEqualTo(8);
            DeflateConfig most = DeflateConfig.builder()
                    .serverMaxWindowBits(15)
                    .clientMaxWindowBits(15)
                    .level(9)
                    .thresholdBytes(Integer.MAX_VALUE)
                    .noTakeoverThresholdBytes(Integer.MAX_VALUE)
                    .maxMessageBytes(Long.MAX_VALUE)
                    .inflatedFragmentBytes(Integer.MAX_VALUE)
                    .liveDeflaters(Integer.MAX_VALUE)
                    .build();
            assertThat(most.serverMaxWindowBits()).isEqualTo(15);
        }
    }

    /** By reflection, so that a setting that is added and forgotten somewhere fails here. */
    @Nested
    class EverySetting {

        private static List<Field> settings() {
            return Arrays.stream(DeflateConfig.Builder.class.getDeclaredFields())
                    .filter(field -> !Modifier.isStatic(field.getModifiers()) && !field.isSynthetic())
                    .toList();
        }

        /** A lawful value other than the default. */
        private static Object otherThan(Object value) {
            if (value instanceof Boolean on) {
                return !on;
            }
            if (value instanceof Integer number) {
                return number + 1;
            }
            if (value instanceof Long number) {
                return number + 1;
            }
            return value instanceof Predicate ? (Predicate<WebSocketFrame>) message -> false : ContextPolicy.DEDICATED;
        }

        private static Object get(DeflateConfig config, Field setting) throws ReflectiveOperationException {
            return DeflateConfig.class.getMethod(setting.getName()).invoke(config);
        }

        private static void set(DeflateConfig.Builder builder, Field setting, Object value)
                throws ReflectiveOperationException {
            Method setter = DeflateConfig.Builder.class.getMethod(setting.getName(), setting.getType());
            assertThat(setter.invoke(builder, value)).isSameAs(builder);
        }

        static Stream<Field> each() {
            return settings().stream();
        }

        @ParameterizedTest
        @MethodSource("each")
        void goesThroughTheBuilderAlone(Field setting) throws ReflectiveOperationException {
            DeflateConfig.Builder builder = DeflateConfig.DEFAULT.toBuilder();
            Object value = otherThan(get(DeflateConfig.DEFAULT, setting));
            set(builder, setting, value);
            DeflateConfig config = builder.build();
            for (Field other : settings()) {
                Object expected = other.equals(setting) ? value : get(DeflateConfig.DEFAULT, other);
                assertThat(get(config, other)).as(other.getName()).isEqualTo(expected);
            }
        }

        @Test
        void comesBackFromToBuilder() throws ReflectiveOperationException {
            DeflateConfig.Builder builder = DeflateConfig.builder();
            for (Field setting : settings()) {
                set(builder, setting, otherThan(get(DeflateConfig.DEFAULT, setting)));
            }
            DeflateConfig config = builder.build();
            DeflateConfig copy = config.toBuilder().build();
            assertThat(copy).isNotSameAs(config);
            for (Field setting : settings()) {
                assertThat(get(copy, setting))
                        .as(setting.getName())
                        .isEqualTo(get(config, setting))
                        .isNotEqualTo(get(DeflateConfig.DEFAULT, setting));
            }
        }

        @Test
        void isFound() {
            assertThat(settings()).hasSize(12);
        }
    }

    @Test
    void aBuilderServesAgainWithoutChangingWhatItBuilt() {
        DeflateConfig.Builder builder = DeflateConfig.builder().level(1);
        DeflateConfig one = builder.build();
        DeflateConfig two = builder.level(2).build();
        assertThat(one.level()).isEqualTo(1);
        assertThat(two.level()).isEqualTo(2);
    }
}
