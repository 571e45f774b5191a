package dev.sluice.benchmarks.ratios;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** JMH takes no notice of a parameter that there is not, and measures all values of one that is not given. */
class RowsTest {

    static Stream<Cell> cells() {
        return Stream.of(Rows.quick(), Rows.full())
                .flatMap(List::stream)
                .flatMap(row -> Stream.of(row.theirs(), row.ours(), row.baseline()))
                .filter(cell -> cell != null)
                .distinct();
    }

    @ParameterizedTest
    @MethodSource("cells")
    void everyCellIsOfBenchmarkAndNamesAllOfItsParameters(Cell cell) throws ReflectiveOperationException {
        int dot = cell.benchmark().lastIndexOf('.');
        Class<?> type = Class.forName(cell.benchmark().substring(0, dot));
        Method method = type.getMethod(cell.benchmark().substring(dot + 1));

        assertThat(method.getAnnotation(Benchmark.class)).isNotNull();
        assertThat(parameters(type))
                .containsExactlyInAnyOrderElementsOf(cell.parameters().keySet());
        for (String name : cell.parameters().keySet()) {
            if (type.getField(name).getType().isEnum()) {
                assertThat(constants(type.getField(name)))
                        .contains(cell.parameters().get(name));
            }
        }
    }

    @Test
    void everyRowIsThereOnce() {
        for (List<Row> rows : List.of(Rows.quick(), Rows.full())) {
            assertThat(rows).isNotEmpty();
            assertThat(rows.stream().map(row -> row.name() + row.peer())).doesNotHaveDuplicates();
        }
    }

    @Test
    void fullHasAllThatQuickHas() {
        assertThat(Rows.full()).containsAll(Rows.quick());
    }

    private static List<String> parameters(Class<?> type) {
        List<String> names = new ArrayList<>();
        for (Field field : type.getFields()) {
            if (field.isAnnotationPresent(Param.class)) {
                names.add(field.getName());
            }
        }
        return names;
    }

    private static List<String> constants(Field field) {
        return Arrays.stream(field.getType().getEnumConstants())
                .map(constant -> ((Enum<?>) constant).name())
                .toList();
    }
}
