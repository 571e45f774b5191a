package dev.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
        "chat,no-takeover",
        "chat,--data=DIR",
        "chat,--in-memory",
        "chat,--redis=URL",
        "chat,--history",
        "chat,--origin",
        "chat,--ban",
        "chat,--login-hours",
        "chat,--behind-tls",
        "chat,--max-image-bytes",
        "chat,--message-burst",
        "chat,--ping-seconds",
        "chat,--tls-cert",
        "chat,--drain-delay",
        "chat,SLUICE_MAX_ROOMS",
        "chat,/metrics"
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
                "chat --history 0               | Invalid value for option '--history': 0 (expected: 1 or more)",
                "chat --max-rooms -1            | Invalid value for option '--max-rooms': -1 (expected: 1 or more)",
                "chat --login-hours 0           | Invalid value for option '--login-hours': 0 (expected: 1 or more)",
                "chat --max-outbound-bytes 0    | Invalid value for option '--max-outbound-bytes': 0 (expected: 1 or more)",
                "chat --origin x                | Invalid value for option '--origin': x (expected: scheme://host[:port])",
                "chat --redis http://:secret@x  | Invalid value for option '--redis': ...@x (expected: redis://HOST or rediss://HOST)",
                "chat --max-text-length 1000001 | Invalid value for option '--max-text-length': 1000001 (expected: 1 to 1000000)",
                "chat --max-image-bytes 67108865 | Invalid value for option '--max-image-bytes': 67108865 (expected: 1 to 67108864)",
                "chat --data x --in-memory      | --data=DIR, --in-memory are mutually exclusive",
                "chat --tls-cert x              | --tls-cert and --tls-key go together",
                "chat --tls-cert x --tls-key y  | --tls-cert and --tls-key are for --tls",
                "chat --drain-delay -1          | Invalid value for option '--drain-delay': -1 (expected: 0 or more)",
                "chat --drain-seconds -1        | Invalid value for option '--drain-seconds': -1 (expected: 0 or more)",
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
        assertThat(err.toString())
                .contains(complaint)
                .doesNotContain(":secret@")
                .hasLineCount(1);
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "chat --tls --tls-cert /none --tls-key /none | cannot read /none",
                "chat --tls --tls-cert /dev/null --tls-key /dev/null | cannot use the certificate in /dev/null",
                "chat --redis redis://:secret@127.0.0.1:1    | cannot use the Redis at redis://",
                "chat --data /dev/null/x                     | /dev/null"
            })
    void saysInOneLineWhyAServerCannotBeStarted(String arguments, String complaint) {
        assertThat(run(arguments.split(" "))).isEqualTo(1);
        assertThat(err.toString())
                .startsWith("sluice-demo chat: ")
                .contains(complaint)
                .doesNotContain("secret")
                .hasLineCount(1);
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SLUICE_PORT      | http     | chat         | Invalid value for option '--port': 'http' is not an int",
                "SLUICE_MAX_ROOMS | 0        | chat         | Invalid value for option '--max-rooms': 0 (expected: 1 or more)",
                "SLUICE_DEFLATE   | yes      | echo         | Invalid value for option '--deflate': yes (expected: off",
                "SLUICE_REDIS     | http://x | chat         | Invalid value for option '--redis': http://x (expected: redis://HOST",
                "SLUICE_BAN       | Ada      | chat --port x| Invalid value for option '--port': 'x' is not an int"
            })
    void takesOptionsFromTheEnvironment(String variable, String value, String arguments, String complaint) {
        assertThat(run(
                        Map.of(variable.strip(), value.strip()),
                        arguments.strip().split(" ")))
                .isEqualTo(2);
        assertThat(err.toString()).contains(complaint).hasLineCount(1);
    }

    @Test
    void prefersTheCommandLineToTheEnvironment() {
        assertThat(run(Map.of("SLUICE_PORT", "70000"), "chat", "--port", "-1")).isEqualTo(2);
        assertThat(err.toString()).contains("'--port': -1");
    }

    /** With a Redis, it would not get as far as to listen. */
    @Test
    void prefersTheStorageOfTheCommandLineToThatOfTheEnvironment(@TempDir Path directory) throws IOException {
        Server taken = TestServer.start(new EchoPipeline(1024, Compression.OFF, EchoPipeline.Delivery.HANDLER));
        try {
            String port = String.valueOf(taken.address().getPort());
            Map<String, String> redis = Map.of("SLUICE_REDIS", "http://x");
            assertThat(run(redis, "chat", "--in-memory", "--port", port)).isEqualTo(1);
            assertThat(err.toString()).contains("cannot listen on 127.0.0.1:" + port);
            String data = directory.resolve("chat").toString();
            assertThat(run(redis, "chat", "--data", data, "--port", port)).isEqualTo(1);
            assertThat(run(Map.of("SLUICE_IN_MEMORY", "true"), "chat", "--data", data, "--port", port))
                    .isEqualTo(1);
            assertThat(directory.resolve("chat/chat.mv")).exists();
        } finally {
            taken.stop(Duration.ZERO);
        }
    }

    @Test
    void refusesTwoStoragesOfTheEnvironment() {
        assertThat(run(Map.of("SLUICE_REDIS", "redis://127.0.0.1:1", "SLUICE_IN_MEMORY", "true"), "chat"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--data, --in-memory and --redis are mutually exclusive");
    }

    private int run(String... arguments) {
        return run(Map.of(), arguments);
    }

    private int run(Map<String, String> environment, String... arguments) {
        CommandLine commandLine = Main.commandLine().setDefaultValueProvider(new EnvironmentDefaults(environment));
        commandLine.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return commandLine.execute(arguments);
    }
}
