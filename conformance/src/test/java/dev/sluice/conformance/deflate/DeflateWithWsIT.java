package dev.sluice.conformance.deflate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.conformance.Program;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code interop/deflate.js}: what is negotiated with ws, and that each window is kept. */
class DeflateWithWsIT {

    private static final int CHECKS = 355;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @Test
    void passesAllChecks() throws Exception {
        try (Program checks = Program.ofNode("deflate.js")) {
            int code = checks.await(PATIENCE);
            List<String> lines = checks.lines();
            assertThat(lines.stream().filter(line -> !line.startsWith("ok ")))
                    .containsExactly(CHECKS + " passed, 0 failed");
            assertThat(code).isZero();
        }
    }
}
