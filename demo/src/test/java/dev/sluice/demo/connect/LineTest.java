package dev.sluice.demo.connect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineTest {

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "hello", " /ping", "世界"})
    void sendsWhatIsNoCommandAsItIs(String line) {
        assertThat(Line.parse(line)).isEqualTo(new Line.Send(line));
    }

    @Test
    void sendsASlashBehindASlash() {
        assertThat(Line.parse("//ping")).isEqualTo(new Line.Send("/ping"));
    }

    @Test
    void knowsItsCommands() {
        assertThat(Line.parse("/ping")).isEqualTo(new Line.Ping());
        assertThat(Line.parse("/PING ")).isEqualTo(new Line.Ping());
        assertThat(Line.parse("/help")).isEqualTo(new Line.Help());
        assertThat(Line.parse("/close")).isEqualTo(new Line.Close(1000, ""));
        assertThat(Line.parse("/close 4001 so long")).isEqualTo(new Line.Close(4001, "so long"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/pong", "/close 99", "/close 1005", "/close 5000", "/close 12345", "/close now"})
    void sendsNothingForWhatItDoesNotKnow(String line) {
        assertThat(Line.parse(line))
                .isInstanceOfSatisfying(
                        Line.Mistake.class,
                        mistake -> assertThat(mistake.why())
                                .startsWith(line.split(" ", 2)[0])
                                .contains("expected: "));
    }
}
