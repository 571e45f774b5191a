package dev.sluice.conformance.deflate;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.conformance.Commands;
import dev.sluice.conformance.Program;
import dev.sluice.conformance.Report;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * All {@link CompressionCase}s: our client with our server, and each of them with ws at the other end. Which passed is left in
 * {@code target/conformance/compression.md}.
 */
class CompressionIT {

    /** Of the messages: a run with another one is {@code -Dcompression.seed=1}. */
    private static final long SEED = Long.getLong("compression.seed", 7692);

    private static final Duration PATIENCE = Duration.ofMinutes(20);
    private static final Path REPORTS = Path.of("target", "conformance");
    private static final Path LOGS = REPORTS.resolve("compression");
    private static final Path CORPUS = REPORTS.resolve("corpus");

    /** A case a line, for ws as a client. */
    private static final Path CASES = CORPUS.resolve("cases.txt");

    @Test
    void echoesEveryMessage() throws Exception {
        System.out.println("seed " + SEED);
        new Corpus(SEED).writeTo(CORPUS);
        Files.write(
                CASES,
                CompressionCase.all().stream().map(CompressionCase::toQuery).toList());
        CompressionReport report = new CompressionReport(CompressionCase.all());
        String seed = Long.toString(SEED);
        List<String> endings = new ArrayList<>();
        try (Program ourServer = start("our-server", Commands.jar("deflate-server", "--event-loops", "2"));
                Program wsServer = startWsServer();
                Program ours =
                        start("our-client", Commands.jar("compression-client", "--seed", seed, ourServer.url()));
                Program oursWithWs = start(
                        "our-client-of-ws",
                        Commands.jar("compression-client", "--seed", seed, "--ws", wsServer.url()));
                Program ws = start(
                        "ws-client",
                        Commands.node(
                                "compression.js", "client", ourServer.url(), CORPUS.toString(), CASES.toString()))) {
            endings.add("our client ended with " + ours.exitCode(PATIENCE));
            endings.add("our client of ws ended with " + oursWithWs.exitCode(PATIENCE));
            endings.add("ws ended with " + ws.exitCode(PATIENCE));
            endings.add("our server ended with " + ourServer.terminate());
            report.add("our client, our server", Set.of(), ours.lines(PATIENCE));
            report.add("our client, ws as the server", impossibleForWs(), oursWithWs.lines(PATIENCE));
            report.add("ws as the client, our server", Set.of(), ws.lines(PATIENCE));
        }
        Report.section("compression", report.markdown());
        assertThat(report.failures()).isEmpty();
        int all = 3 * CompressionCase.all().size();
        assertThat(report.ran()).isEqualTo(all - impossibleForWs().size() * 2 * Shape.ALL.size());
        assertThat(endings)
                .as("%s", LOGS)
                .containsExactly(
                        "our client ended with 0",
                        "our client of ws ended with 0",
                        "ws ended with 0",
                        "our server ended with " + Program.SIGTERM);
    }

    /** If it did not, it could do one set more. */
    @Test
    void wsRefusesTheHandshakeForAParameterThatIsNotDefined() throws Exception {
        try (Program server = startWsServer()) {
            assertThat(statusFor(URI.create(server.url()), "permessage-deflate; undefined=1, permessage-deflate"))
                    .startsWith("HTTP/1.1 400 ");
            assertThat(statusFor(URI.create(server.url()), "permessage-deflate, permessage-deflate"))
                    .startsWith("HTTP/1.1 101 ");
        }
    }

    private static Program start(String name, List<String> command) throws IOException {
        return Program.start(command, LOGS.resolve(name + ".log"));
    }

    private static Program startWsServer() throws IOException {
        return start("ws-server", Commands.node("compression.js", "server"));
    }

    private static Set<String> impossibleForWs() {
        return ParameterSet.ALL.stream()
                .filter(each -> each.agreedWithWs().equals(ParameterSet.REFUSED))
                .map(ParameterSet::name)
                .collect(Collectors.toSet());
    }

    private static String statusFor(URI server, String offers) throws IOException {
        try (Socket socket = new Socket(server.getHost(), server.getPort());
                BufferedReader answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII))) {
            socket.setSoTimeout(10_000);
            String request = "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
                    + "Sec-WebSocket-Extensions: " + offers + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(US_ASCII));
            return String.valueOf(answer.readLine());
        }
    }
}
