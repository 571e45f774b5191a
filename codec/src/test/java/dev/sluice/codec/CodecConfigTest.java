package dev.sluice.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CodecConfigTest {

    private static final long MAX_BUFFER = Integer.MAX_VALUE - 64L;

    @Test
    void defaultsAreSafe() {
        CodecConfig config = CodecConfig.DEFAULT;
        assertThat(config.maxFrameBytes()).isEqualTo(256 * 1024);
        assertThat(config.maxMessageBytes()).isEqualTo(256 * 1024);
        assertThat(config.streamFrames()).isFalse();
        assertThat(config.aggregateMessages()).isTrue();
        assertThat(config.rsvBits()).isZero();
        assertThat(config.outboundFragmentBytes()).isZero();
        assertThat(config.pingIntervalMillis()).isEqualTo(20_000);
        assertThat(config.pongTimeoutMillis()).isEqualTo(20_000);
        assertThat(config.pongDeadlineMillis()).isEqualTo(120_000);
        assertThat(config.closeTimeoutMillis()).isEqualTo(10_000);
        assertThat(config.maxOutboundBytes()).isEqualTo(1024 * 1024);
        assertThat(config.slowReaderPolicy()).isEqualTo(SlowReaderPolicy.CLOSE);
    }

    @Nested
    class Checks {

        static Stream<Arguments> refused() {
            return Stream.of(
                    refused("maxFrameBytes: 0 (expected: 1 to 2147483583)", b -> b.maxFrameBytes(0)),
                    refused("maxFrameBytes: -1 (expected: 1 to 2147483583)", b -> b.maxFrameBytes(-1)),
                    refused(
                            "maxFrameBytes: 2147483584 (expected: 1 to 2147483583)",
                            b -> b.maxFrameBytes(MAX_BUFFER + 1)),
                    refused(
                            "maxFrameBytes: 0 (expected: 1 to 9223372036854775807)",
                            b -> b.streamFrames(true).maxFrameBytes(0)),
                    refused("maxMessageBytes: 0 (expected: 1 to 2147483583)", b -> b.maxMessageBytes(0)),
                    refused(
                            "maxMessageBytes: 2147483584 (expected: 1 to 2147483583)",
                            b -> b.maxMessageBytes(MAX_BUFFER + 1)),
                    refused(
                            "maxMessageBytes: -7 (expected: 1 to 9223372036854775807)",
                            b -> b.aggregateMessages(false).maxMessageBytes(-7)),
                    refused("rsvBits: -1 (expected: 0 to 7)", b -> b.rsvBits(-1)),
                    refused("rsvBits: 8 (expected: 0 to 7)", b -> b.rsvBits(8)),
                    refused("outboundFragmentBytes: -1 (expected: 0 to 2147483583)", b -> b.outboundFragmentBytes(-1)),
                    refused(
                            "outboundFragmentBytes: 2147483647 (expected: 0 to 2147483583)",
                            b -> b.outboundFragmentBytes(Integer.MAX_VALUE)),
                    refused("pingIntervalMillis: -1 (expected: 0 to 2147483647)", b -> b.pingIntervalMillis(-1)),
                    refused(
                            "pingIntervalMillis: 2147483648 (expected: 0 to 2147483647)",
                            b -> b.pingIntervalMillis(1L << 31)),
                    refused("pongTimeoutMillis: 0 (expected: 1 to 2147483647)", b -> b.pongTimeoutMillis(0)),
                    refused(
                            "pongTimeoutMillis: 2147483648 (expected: 1 to 2147483647)",
                            b -> b.pongTimeoutMillis(1L << 31)),
                    refused(
                            "pongDeadlineMillis: 19999 (expected: 20000 to 2147483647)",
                            b -> b.pongDeadlineMillis(19_999)),
                    refused(
                            "pongDeadlineMillis: 120000 (expected: 120001 to 2147483647)",
                            b -> b.pongTimeoutMillis(120_001)),
                    refused("closeTimeoutMillis: 0 (expected: 1 to 2147483647)", b -> b.closeTimeoutMillis(0)),
                    refused(
                            "closeTimeoutMillis: 2147483648 (expected: 1 to 2147483647)",
                            b -> b.closeTimeoutMillis(1L << 31)),
                    refused("maxOutboundBytes: -1 (expected: 0 to 9223372036854775807)", b -> b.maxOutboundBytes(-1)),
                    refused("slowReaderPolicy: null (expected: a policy)", b -> b.slowReaderPolicy(null)));
        }

        private static Arguments refused(String message, UnaryOperator<CodecConfig.Builder> setting) {
            return arguments(message, setting);
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource
        void refused(Object message, UnaryOperator<CodecConfig.Builder> setting) {
            CodecConfig.Builder builder = setting.apply(CodecConfig.builder());
            assertThatThrownBy(builder::build)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(message.toString());
        }

        @Test
        void takesTheLeastAndTheMost() {
            CodecConfig least = CodecConfig.builder()
                    .maxFrameBytes(1)
                    .maxMessageBytes(1)
                    .pingIntervalMillis(0)
                    .pongTimeoutMillis(1)
                    .pongDeadlineMillis(1)
                    .closeTimeoutMillis(1)
                    .maxOutboundBytes(0)
                    .build();
            assertThat(least.maxFrameBytes()).isEqualTo(1);
            CodecConfig most = CodecConfig.builder()
                    .maxFrameBytes(MAX_BUFFER)
                    .maxMessageBytes(MAX_BUFFER)
                    .rsvBits(7)
                    .outboundFragmentBytes((int) MAX_BUFFER)
                    .pingIntervalMillis(Integer.MAX_VALUE)
                    .pongTimeoutMillis(Integer.MAX_VALUE)
                    .pongDeadlineMillis(Integer.MAX_VALUE)
                    .closeTimeoutMillis(Integer.MAX_VALUE)
                    .maxOutboundBytes(Long.MAX_VALUE)
                    .build();
            assertThat(most.pongDeadlineMillis()).isEqualTo(Integer.MAX_VALUE);
        }

        @Test
        void boundsNothingThatIsStreamed() {
            CodecConfig config = CodecConfig.builder()
                    .streamFrames(true)
                    .aggregateMessages(false)
                    .maxFrameBytes(Long.MAX_VALUE)
                    .maxMessageBytes(Long.MAX_VALUE)
                    .build();
            assertThat(config.maxFrameBytes()).isEqualTo(Long.MAX_VALUE);
        }
    }

    /** By reflection, so that a setting that is added and forgotten somewhere fails here. */
    @Nested
    class EverySetting {

        private static List<Field> settings() {
            return Arrays.stream(CodecConfig.class.getDeclaredFields())
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
            return value == SlowReaderPolicy.CLOSE ? SlowReaderPolicy.DROP : SlowReaderPolicy.CLOSE;
        }

        private static Object get(CodecConfig config, Field setting) throws ReflectiveOperationException {
            return CodecConfig.class.getMethod(setting.getName()).invoke(config);
        }

        private static void set(CodecConfig.Builder builder, Field setting, Object value)
                throws ReflectiveOperationException {
            Method setter = CodecConfig.Builder.class.getMethod(setting.getName(), setting.getType());
            assertThat(setter.invoke(builder, value)).isSameAs(builder);
        }

        static Stream<Field> each() {
            return settings().stream();
        }

        @ParameterizedTest
        @MethodSource("each")
        void goesThroughTheBuilderAlone(Field setting) throws ReflectiveOperationException {
            CodecConfig.Builder builder = CodecConfig.builder();
            Object value = otherThan(get(CodecConfig.DEFAULT, setting));
            set(builder, setting, value);
            CodecConfig config = builder.build();
            for (Field other : settings()) {
                Object expected = other.equals(setting) ? value : get(CodecConfig.DEFAULT, other);
                assertThat(get(config, other)).as(other.getName()).isEqualTo(expected);
            }
        }

        @Test
        void comesBackFromToBuilder() throws ReflectiveOperationException {
            CodecConfig.Builder builder = CodecConfig.builder();
            for (Field setting : settings()) {
                set(builder, setting, otherThan(get(CodecConfig.DEFAULT, setting)));
            }
            CodecConfig config = builder.build();
            CodecConfig copy = config.toBuilder().build();
            assertThat(copy).isNotSameAs(config).usingRecursiveComparison().isEqualTo(config);
            for (Field setting : settings()) {
                assertThat(get(copy, setting)).as(setting.getName()).isNotEqualTo(get(CodecConfig.DEFAULT, setting));
            }
        }

        @Test
        void isFinal() {
            assertThat(settings()).hasSize(12).allMatch(field -> Modifier.isFinal(field.getModifiers()));
            assertThat(CodecConfig.Builder.class.getDeclaredFields())
                    .filteredOn(field -> !field.isSynthetic())
                    .hasSameSizeAs(settings());
        }
    }

    @Test
    void aBuilderServesAgainWithoutChangingWhatItBuilt() {
        CodecConfig.Builder builder = CodecConfig.builder().maxFrameBytes(1);
        CodecConfig one = builder.build();
        CodecConfig two = builder.maxFrameBytes(2).build();
        assertThat(one.maxFrameBytes()).isEqualTo(1);
        assertThat(two.maxFrameBytes()).isEqualTo(2);
    }
}
