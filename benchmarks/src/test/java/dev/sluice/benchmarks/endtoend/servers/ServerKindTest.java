package dev.sluice.benchmarks.endtoend.servers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.benchmarks.endtoend.load.LoadTesting;
import dev.sluice.benchmarks.endtoend.servers.ServerOptions.Duty;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Each server, as the load generator sees it. */
@Timeout(60)
class ServerKindTest {

    private static final int MESSAGES = 100;

    @ParameterizedTest
    @EnumSource
    void echoes(ServerKind kind) throws Exception {
        try (RunningServer server = kind.start(new ServerOptions(false, false, false, 12, Duty.ECHO))) {
            assertThat(LoadTesting.talk(server.port(), MESSAGES, 64, "json=0 deflate=0 tls=0 broadcast=0"))
                    .isEqualTo(MESSAGES * LoadTesting.CONNECTIONS);
            assertThat(LoadTesting.talk(server.port(), MESSAGES, 16384, "json=1 deflate=0 tls=0 broadcast=0"))
                    .isEqualTo(MESSAGES * LoadTesting.CONNECTIONS);
        }
    }

    @ParameterizedTest
    @EnumSource
    void echoesCompressed(ServerKind kind) throws Exception {
        try (RunningServer server = kind.start(new ServerOptions(true, false, false, 12, Duty.ECHO))) {
            assertThat(LoadTesting.talk(server.port(), MESSAGES, 1024, "json=1 deflate=1 tls=0 broadcast=0"))
                    .isEqualTo(MESSAGES * LoadTesting.CONNECTIONS);
        }
    }

    @ParameterizedTest
    @EnumSource
    void echoesOverTls(ServerKind kind) throws Exception {
        try (RunningServer server = kind.start(new ServerOptions(false, true, false, 12, Duty.ECHO))) {
            assertThat(LoadTesting.talk(server.port(), MESSAGES, 64, "json=0 deflate=0 tls=1 broadcast=0"))
                    .isEqualTo(MESSAGES * LoadTesting.CONNECTIONS);
        }
    }

    @ParameterizedTest
    @CsvSource({"SLUICE, BROADCAST_PREPARED", "SLUICE, BROADCAST", "NETTY, BROADCAST"})
    void broadcasts(ServerKind kind, Duty duty) throws Exception {
        try (RunningServer server = kind.start(new ServerOptions(true, false, false, 12, duty))) {
            LoadTesting.broadcast(server.port());
        }
    }
}
