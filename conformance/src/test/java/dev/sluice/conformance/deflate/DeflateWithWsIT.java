package dev.sluice.conformance.deflate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.conformance.Commands;
import dev.sluice.conformance.Program;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code interop/deflate.js}: what is negotiated with ws, and that each window is kept. */
class DeflateWithWsIT {

    private static final int CHECKS = 355;
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Path LOG = Path.of("target", "conformance", "deflate-with-ws.log");

    @Test
    void passesAllChecks() throws Exception {
        try (Program checks = Program.start(Commands.node("deflate.js"), LOG)) {
            List<String> lines = checks.lines(PATIENCE);
            assertThat(lines.stream().filter(line -> !line.startsWith("ok ")))
                    .containsExactly(CHECKS + " passed, 0 failed");
            assertThat(checks.exitCode(PATIENCE)).as("exit code: %s", checks).isZero();
        }
    }
}
