package dev.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MainTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void explainsTheCommands() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("echo", "chat", "connect", "load", "Exit codes:");
        assertThat(err.toString()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "echo,--max-message-bytes",
        "chat,--bind",
        "echo,--deflate",
        "echo,--transport",
        "chat,io_uring",
        "chat,no-takeover"
    })
    void explainsTheOptionsOfEachCommand(String command, String option) {
        assertThat(run(command, "--help")).isZero();
        assertThat(out.toString()).contains(option, "--port");
    }

    @ParameterizedTest
    @ValueSource(strings = {"connect", "load"})
    void explainsTheOptionsThatClientsHaveInCommon(String command) {
        assertThat(run(command, "--help")).isZero();
        assertThat(out.toString()).contains("--ca=FILE", "--deflate=HOW", "(default: takeover)");
    }

    @Test
    void tellsItsVersion() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).startsWith("sluice-demo ").hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                             | Missing required subcommand",
                "serve                          | Unmatched argument at index 0: 'serve'",
                "echo --bogus                   | Unknown option: '--bogus'",
                "echo --port                    | Missing required parameter for option '--port' (N)",
                "echo --port http               | Invalid value for option '--port': 'http' is not an int",
                "chat --port 65536              | Invalid value for option '--port': 65536 (expected: 0 to 65535)",
                "chat --port -1                 | Invalid value for option '--port': -1 (expected: 0 to 65535)",
                "echo --bind 1.2.3.4.5          | Invalid value for option '--bind': 1.2.3.4.5 (expected: an address",
                "chat --deflate yes             | Invalid value for option '--deflate': yes (expected: off, takeover, no-takeover)",
                "chat --transport x             | Invalid value for option '--transport': x (expected: auto, epoll, kqueue, io_uring, nio)",
                "echo --max-message-bytes 0     | Invalid value for option '--max-message-bytes': 0 (expected: 1 to",
                "echo --max-message-bytes 1e3   | Invalid value for option '--max-message-bytes': '1e3' is not a long",
                "chat --max-message-bytes 1     | Unknown options: '--max-message-bytes', '1'",
                "connect                        | Missing required parameter: 'URL'",
                "connect http://x               | uri: http://x (expected: ws:// or wss://)",
                "connect ws://x#y               | uri: ws://x#y (expected: no fragment)",
                "connect ws://u:secret@x        | uri: names a user (expected: a host and a port alone)",
                "connect --header X ws://x      | Invalid value for option '--header': X (expected: NAME: VALUE)",
                "connect --header Host:y ws://x | header Host (expected: the URI, or origin(), to set it)",
                "connect --origin y ws://x      | origin: y (expected: such as https://example.com)",
                "connect --subprotocol , ws://x | subprotocols: [,] (expected: distinct tokens)",
                "connect --deflate yes ws://x   | Invalid value for option '--deflate': yes (expected: off, takeover, no-takeover)",
                "connect --ca /dev/null wss://x | Invalid value for option '--ca': /dev/null (expected: ",
                "load                           | Missing required parameter: 'URL'",
                "load ws://x                    | Invalid value for 'URL': ws://x (expected: http://host:port or https://host:port)",
                "load --users 0 http://x        | Invalid value for option '--users': 0 (expected: 1 or more)",
                "load --users 3 http://x        | Invalid value for option '--rooms': 10 (expected: not more than users)",
                "load --rate 0 http://x         | Invalid value for option '--rate': 0.0 (expected: more than 0, up to 1000)",
                "load --rate NaN http://x       | Invalid value for option '--rate': NaN (expected: more than 0, up to 1000)",
                "load --drain-seconds -1 http:  | Invalid value for option '--drain-seconds': -1 (expected: 0 or more)",
                "load --deflate yes http://x    | Invalid value for option '--deflate': yes (expected: off, takeover, no-takeover)",
                "load --ca /dev/null https://x  | Invalid value for option '--ca': /dev/null (expected: "
            })
    void complainsInOneLineAboutABadCommandLine(String arguments, String complaint) {
        assertThat(run(arguments.isEmpty() ? new String[0] : arguments.split(" ")))
                .isEqualTo(2);
        assertThat(err.toString()).contains(complaint).hasLineCount(1);
        assertThat(out.toString()).isEmpty();
    }

    private int run(String... arguments) {
        CommandLine commandLine = Main.commandLine();
        commandLine.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return commandLine.execute(arguments);
    }
}
