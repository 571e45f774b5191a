package dev.sluice.demo.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** A whole load, against a small chat with and without a fault. */
@Timeout(60)
class LoadCommandTest {

    private final StringWriter out = new StringWriter();

    @Test
    void findsNothingWhereNothingIsWrong() throws Exception {
        try (SmallChat chat = new SmallChat(SmallChat.Fault.NONE)) {
            assertThat(load(chat.url(), "--seed=7")).isZero();
        }
        assertThat(out.toString())
                .contains("6 users in 2 rooms, 10.0 texts a second of 20 B each, for 1 s; compression takeover, seed 7")
                .contains("6 of 6 in")
                .contains("refusals   none", "closes     none", "problems   none", "findings   none")
                .containsPattern("said       \\d\\d, ")
                .containsPattern("delivered  (\\d{3}) to others, .*; expected \\1\n");
    }

    @Test
    void findsNothingWhereConnectionsAreCut() throws Exception {
        try (SmallChat chat = new SmallChat(SmallChat.Fault.CUT)) {
            assertThat(load(chat.url())).isZero();
        }
        assertThat(out.toString()).contains("reconnects 6", "closes     6 with 1006", "findings   none");
    }

    @ParameterizedTest
    @CsvSource({
        "LOSE,      2 lost",
        "REPEAT,    2 twice",
        "SWAP,      2 out of order",
        "CHANGE,    2 changed",
        "NO_ACK,    2 not acked",
        "WRONG_ACK, 4 wrong number"
    })
    void findsWhatIsWrongInEachRoom(SmallChat.Fault fault, String finding) throws Exception {
        try (SmallChat chat = new SmallChat(fault)) {
            assertThat(load(chat.url(), "--drain-seconds=2")).isEqualTo(3);
        }
        assertThat(out.toString()).contains("findings   " + finding);
    }

    @Test
    void failsWhereNobodyGetsIn() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        StringWriter err = new StringWriter();
        int exitCode = new CommandLine(new LoadCommand())
                .setErr(new PrintWriter(err))
                .execute("--users=3", "--rooms=1", "--connect-seconds=1", "http://127.0.0.1:" + free);
        assertThat(exitCode).isEqualTo(1);
        assertThat(err.toString()).contains("0 of 3 users got in", "cannot log in at http://127.0.0.1:" + free);
    }

    private int load(ChatUrl url, String... more) {
        return new CommandLine(new LoadCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(new StringWriter()))
                .execute(arguments(url, more));
    }

    private static String[] arguments(ChatUrl url, String... more) {
        String[] arguments = Arrays.copyOf(more, more.length + 6);
        String[] all = {"--users=6", "--rooms=2", "--rate=10", "--seconds=1", "--text-bytes=20", url.toString()};
        System.arraycopy(all, 0, arguments, more.length, all.length);
        return arguments;
    }
}
