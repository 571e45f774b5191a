package dev.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class MainTest {

    @Test
    void helpNamesEveryCommand() {
        StringWriter out = new StringWriter();

        int code = Main.commandLine().setOut(new PrintWriter(out)).execute("--help");

        assertThat(code).isZero();
        assertThat(out.toString())
                .contains(Main.commandLine().getSubcommands().keySet())
                .contains("quick", "full", "jmh", "memory");
    }

    @Test
    void refusesCommandThatThereIsNot() {
        int code =
                Main.commandLine().setErr(new PrintWriter(new StringWriter())).execute("fastest");

        assertThat(code).isEqualTo(2);
    }
}
