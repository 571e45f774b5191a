package dev.sluice.benchmarks.endtoend;

import java.util.List;
import java.util.Locale;

/** Who takes part in a scenario: a server, and how it is started. */
enum Contender {
    SLUICE("Sluice", "--kind=sluice"),
    SLUICE_LISTENER("Sluice, listener", "--kind=sluice-listener"),
    SLUICE_15("Sluice, 15 bits", "--kind=sluice --window-bits=15"),
    SLUICE_BROADCAST("Sluice", "--kind=sluice --broadcast --prepared"),
    SLUICE_UNPREPARED("Sluice, unprepared", "--kind=sluice --broadcast"),
    NETTY("Netty", "--kind=netty"),
    NETTY_BROADCAST("Netty", "--kind=netty --broadcast"),
    UNDERTOW("Undertow", "--kind=undertow"),
    JETTY("Jetty", "--kind=jetty"),
    JAVA_WEBSOCKET("Java-WebSocket", "--kind=java-websocket");

    /** What is in the tables. */
    final String title;

    private final String arguments;

    Contender(String title, String arguments) {
        this.title = title;
        this.arguments = arguments;
    }

    /** What the server's command line says, but for what the scenario wants. */
    List<String> arguments() {
        return List.of(arguments.split(" ", -1));
    }

    /** As the command line has it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
