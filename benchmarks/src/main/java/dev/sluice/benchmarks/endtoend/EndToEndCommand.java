package dev.sluice.benchmarks.endtoend;

import dev.sluice.benchmarks.endtoend.report.Result;
import dev.sluice.benchmarks.endtoend.report.ResultFiles;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures scenarios, one after the other. */
@Command(
        name = "endtoend",
        description =
                "Compares servers under load over TCP, each in a JVM of its own on one core, the load generator on another. Linux"
                        + " alone. Prints a table for each scenario, and writes it with all figures and plots into files.",
        mixinStandardHelpOptions = true)
public final class EndToEndCommand implements Callable<Integer> {

    @Option(
            names = "--scenario",
            converter = ScenarioConverter.class,
            description = "echo-64, echo-1k-text, echo-16k-text, echo-1k-deflate, echo-128-deflate, one-in-flight-100,"
                    + " one-in-flight-1000, tls-64, broadcast, memory-idle or memory-deflate. Can be given repeatedly.")
    private List<Scenario> scenarios = new ArrayList<>();

    @Option(names = "--all", description = "All scenarios. Takes hours.")
    private boolean all;

    @Option(
            names = "--server",
            converter = ContenderConverter.class,
            split = ",",
            description =
                    "Those of its servers alone: sluice, sluice-listener, sluice-15, netty, undertow, jetty, java-websocket;"
                            + " for broadcast sluice-broadcast, sluice-unprepared, netty-broadcast.")
    private Set<Contender> servers = new LinkedHashSet<>();

    @Option(names = "--rounds", description = "Default: ${DEFAULT-VALUE}, and fewer prove nothing.")
    private int rounds = 5;

    @Option(names = "--warm-up", description = "Seconds before a server is measured. Default: ${DEFAULT-VALUE}.")
    private double warmUpSeconds = 8;

    @Option(names = "--seconds", description = "For how long it is measured. Default: ${DEFAULT-VALUE}.")
    private double seconds = 4;

    @Option(names = "--connections", description = "Default: the scenario's. Memory is measured between N and 2N.")
    private int connections;

    @Option(names = "--in-flight", description = "Messages under way on each connection. Default: the scenario's.")
    private int inFlight;

    @Option(names = "--no-latency", description = "Measure no latencies at a fixed rate.")
    private boolean noLatency;

    @Option(names = "--transport", description = "What servers on Netty use, epoll or nio. Default: ${DEFAULT-VALUE}.")
    private String transport = "epoll";

    @Option(names = "--server-flag", description = "A JVM flag for every server. Can be given repeatedly.")
    private List<String> serverFlags = new ArrayList<>();

    @Option(names = "--out", paramLabel = "DIR", description = "Where the files go. Default: ${DEFAULT-VALUE}.")
    private Path out = Path.of("target", "endtoend");

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (spec == null) {
            throw new IllegalStateException("picocli sets it");
        }
        if (all == !scenarios.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "expected: --scenario or --all");
        }
        PrintWriter output = spec.commandLine().getOut();
        PrintWriter progress = spec.commandLine().getErr();
        for (Scenario scenario : all ? Arrays.asList(Scenario.values()) : scenarios) {
            Plan plan = plan(scenario, spec);
            Result result = new EndToEnd(plan, line -> {
                        progress.println(line);
                        progress.flush();
                    })
                    .run(command(scenario, spec));
            new ResultFiles(out).write(result);
            output.println("## " + result.title() + "\n\n" + ResultFiles.table(result));
            output.flush();
        }
        return 0;
    }

    private Plan plan(Scenario scenario, CommandSpec command) {
        List<Contender> contenders = new ArrayList<>(scenario.contenders());
        if (!servers.isEmpty()) {
            contenders.retainAll(servers);
        }
        if (contenders.isEmpty()) {
            throw new ParameterException(command.commandLine(), scenario + " is for " + scenario.contenders());
        }
        return new Plan(
                scenario,
                contenders,
                connections > 0 ? connections : scenario.connections,
                inFlight > 0 ? inFlight : scenario.inFlight,
                rounds,
                (long) (warmUpSeconds * TimeUnit.SECONDS.toMillis(1)),
                (long) (seconds * TimeUnit.SECONDS.toMillis(1)),
                !noLatency,
                transport,
                serverFlags);
    }

    /** The command line for one scenario of those that were asked for. */
    private static String command(Scenario scenario, CommandSpec spec) {
        List<String> arguments = new ArrayList<>(
                List.of("java -jar benchmarks/target/benchmarks.jar endtoend --scenario", scenario.toString()));
        List<String> given = spec.commandLine().getParseResult().originalArgs();
        for (int i = 0; i < given.size(); i++) {
            if (given.get(i).equals("--scenario") || given.get(i).equals("--out")) {
                i++;
            } else if (!given.get(i).matches("--all|--(scenario|out)=.*|endtoend")) {
                arguments.add(given.get(i));
            }
        }
        return String.join(" ", arguments);
    }

    private static final class ScenarioConverter implements ITypeConverter<Scenario> {
        @Override
        public Scenario convert(String argument) {
            return Scenario.valueOf(argument.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }

    private static final class ContenderConverter implements ITypeConverter<Contender> {
        @Override
        public Contender convert(String argument) {
            return Contender.valueOf(argument.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }
}
