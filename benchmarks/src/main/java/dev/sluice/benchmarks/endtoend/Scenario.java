package dev.sluice.benchmarks.endtoend;

import static dev.sluice.benchmarks.endtoend.Contender.JAVA_WEBSOCKET;
import static dev.sluice.benchmarks.endtoend.Contender.JETTY;
import static dev.sluice.benchmarks.endtoend.Contender.NETTY;
import static dev.sluice.benchmarks.endtoend.Contender.NETTY_BROADCAST;
import static dev.sluice.benchmarks.endtoend.Contender.SLUICE;
import static dev.sluice.benchmarks.endtoend.Contender.SLUICE_15;
import static dev.sluice.benchmarks.endtoend.Contender.SLUICE_BROADCAST;
import static dev.sluice.benchmarks.endtoend.Contender.SLUICE_LISTENER;
import static dev.sluice.benchmarks.endtoend.Contender.SLUICE_UNPREPARED;
import static dev.sluice.benchmarks.endtoend.Contender.UNDERTOW;

import dev.sluice.benchmarks.endtoend.load.MessageKind;
import java.util.List;
import java.util.Locale;

/** What can be measured, each by its name. */
enum Scenario {
    ECHO_64("Echo, 64 B binary, 16 in flight", Work.ECHO, MessageKind.BINARY, 64, 100, 16, 0.6, ""),
    ECHO_1K_TEXT("Echo, 1 KiB text, 16 in flight", Work.ECHO, MessageKind.JSON, 1024, 100, 16, 0.22, ""),
    ECHO_16K_TEXT("Echo, 16 KiB text, 4 in flight", Work.ECHO, MessageKind.JSON, 16384, 50, 4, 0.17, ""),
    ECHO_1K_DEFLATE(
            "Echo, 1 KiB JSON, permessage-deflate, 16 in flight",
            Work.ECHO,
            MessageKind.JSON,
            1024,
            100,
            16,
            0.5,
            "--deflate"),
    ECHO_128_DEFLATE(
            "Echo, 128 B JSON, permessage-deflate, 16 in flight",
            Work.ECHO,
            MessageKind.JSON,
            128,
            100,
            16,
            0.5,
            "--deflate"),
    ONE_IN_FLIGHT_100("Echo, 64 B binary, one in flight", Work.ECHO, MessageKind.BINARY, 64, 100, 1, 0.9, ""),
    ONE_IN_FLIGHT_1000("Echo, 64 B binary, one in flight", Work.ECHO, MessageKind.BINARY, 64, 1000, 1, 0.9, ""),
    TLS_64("Echo, 64 B binary, TLS 1.3, 16 in flight", Work.ECHO, MessageKind.BINARY, 64, 100, 16, 0.67, "--tls"),
    BROADCAST(
            "Broadcast, 1 KiB JSON, permessage-deflate",
            Work.BROADCAST,
            MessageKind.JSON,
            1024,
            1000,
            2,
            0.05,
            "--deflate"),
    MEMORY_IDLE("Memory of idle connections", Work.MEMORY_IDLE, MessageKind.JSON, 1024, 5000, 1, 1.05, ""),
    MEMORY_DEFLATE(
            "Memory of connections after 20 compressed messages of 1 KiB each way",
            Work.MEMORY_AFTER_MESSAGES,
            MessageKind.JSON,
            1024,
            5000,
            1,
            0.1,
            "--deflate");

    /** What is done. */
    enum Work {
        /** Messages are sent back. */
        ECHO,
        /** Messages are sent to all. */
        BROADCAST,
        /** Connections are opened. */
        MEMORY_IDLE,
        /** Connections are opened, and used. */
        MEMORY_AFTER_MESSAGES;

        boolean isMemory() {
            return this == MEMORY_IDLE || this == MEMORY_AFTER_MESSAGES;
        }
    }

    /** What is done, but for the number of connections, which can be set. */
    final String description;

    final Work work;
    final MessageKind kind;
    final int bytes;
    final int connections;
    final int inFlight;

    /** The ratio to Netty's that ours is not to exceed. */
    final double goal;

    private final String serverOption;

    Scenario(
            String description,
            Work work,
            MessageKind kind,
            int bytes,
            int connections,
            int inFlight,
            double goal,
            String serverOption) {
        this.description = description;
        this.work = work;
        this.kind = kind;
        this.bytes = bytes;
        this.connections = connections;
        this.inFlight = inFlight;
        this.goal = goal;
        this.serverOption = serverOption;
    }

    boolean deflates() {
        return serverOption.equals("--deflate");
    }

    boolean usesTls() {
        return serverOption.equals("--tls");
    }

    /** What every server's command line says. */
    List<String> serverArguments() {
        return serverOption.isEmpty() ? List.of() : List.of(serverOption);
    }

    /** Who takes part, unless fewer are asked for. */
    List<Contender> contenders() {
        return switch (work) {
            case ECHO ->
                deflates()
                        ? List.of(SLUICE, SLUICE_LISTENER, SLUICE_15, NETTY, UNDERTOW, JETTY, JAVA_WEBSOCKET)
                        : List.of(SLUICE, SLUICE_LISTENER, NETTY, UNDERTOW, JETTY, JAVA_WEBSOCKET);
            case BROADCAST -> List.of(SLUICE_BROADCAST, SLUICE_UNPREPARED, NETTY_BROADCAST);
            case MEMORY_IDLE, MEMORY_AFTER_MESSAGES -> List.of(SLUICE, NETTY);
        };
    }

    /** As the command line has it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
