package dev.sluice.demo.load;

import dev.sluice.demo.ClientOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code load}: users who talk, and a check of what arrives. */
@Command(
        name = "load",
        description = {
            "Let many users talk in a chat, and check what arrives: every text that was acknowledged has to come to everybody in"
                    + " its room, once, in order and under its number, whatever becomes of connections and servers meanwhile.",
            "",
            "The users log in and join a room each. Then each says its texts, at times that are chosen at random. A user"
                    + " whose connection is lost goes to the next server, asks for what it has missed, and says again, with"
                    + " the same id, what has no ack. At the end, all wait until every ack and every delivery is there. What"
                    + " is lost, comes twice or out of order, has a wrong number or another text, or gets no ack, is a finding.",
            "",
            "The names of users and rooms begin with load- and the time, so that no two runs meet. The report goes to standard"
                    + " output, progress to standard error.",
            "",
            "A server has limits, which this command does not know: by default 5 texts a second of one user, after a burst of"
                    + " 20, and 500 connections in one room. What it refuses is in the report, by its code; what is refused as"
                    + " too fast is said again when the server allows it, which shows in the latencies."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:everything has arrived",
            "1:not everybody could connect",
            "2:the command line is wrong",
            "3:there are findings"
        })
public final class LoadCommand implements Callable<Integer> {

    private static final int FOUND = 3;

    @Parameters(
            paramLabel = "URL",
            arity = "1..*",
            description =
                    "http://host:port of a chat server, or https: for TLS. Of several, which share their rooms, each user"
                            + " begins with another one.")
    private List<String> urls = List.of();

    @Option(
            names = "--users",
            paramLabel = "N",
            defaultValue = "1000",
            description = "How many users (default: ${DEFAULT-VALUE}).")
    private int users;

    @Option(
            names = "--rooms",
            paramLabel = "N",
            defaultValue = "10",
            description = "How many rooms they are spread over (default: ${DEFAULT-VALUE}).")
    private int rooms;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "1",
            description = "How many texts a second each user says, such as 0.5 (default: ${DEFAULT-VALUE}).")
    private double rate;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "30",
            description = "How long they talk (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--text-bytes",
            paramLabel = "N",
            defaultValue = "100",
            description = "How long each text is (default: ${DEFAULT-VALUE}).")
    private int textBytes;

    @Option(
            names = "--connect-rate",
            paramLabel = "N",
            defaultValue = "200",
            description = "How many users a second begin to log in (default: ${DEFAULT-VALUE}).")
    private int connectRate;

    @Option(
            names = "--connect-seconds",
            paramLabel = "N",
            defaultValue = "30",
            description =
                    "How long to wait for those who are not in, once the last has begun (default: ${DEFAULT-VALUE}).")
    private int connectSeconds;

    @Option(
            names = "--drain-seconds",
            paramLabel = "N",
            defaultValue = "10",
            description = "How long to wait for acks and deliveries at the end (default: ${DEFAULT-VALUE}).")
    private int drainSeconds;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description =
                    "Of texts, moments and waits; the report tells which it was (default: another one each time).")
    private @Nullable Long seed;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private ClientOptions client;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    /** Runs to the end of the load. */
    @Override
    public Integer call() throws IOException, InterruptedException {
        LoadOptions options = options();
        PrintWriter out = spec.commandLine().getOut();
        LoadRun run =
                new LoadRun(options, Progress.onStandardError(spec.commandLine().getErr()));
        LoadReport report = run.run();
        report.lines().forEach(out::println);
        out.flush();
        return report.findings().isEmpty() ? 0 : FOUND;
    }

    private LoadOptions options() throws IOException {
        atLeast("--users", users, 1);
        atLeast("--rooms", rooms, 1);
        atLeast("--seconds", seconds, 1);
        atLeast("--text-bytes", textBytes, 1);
        atLeast("--connect-rate", connectRate, 1);
        atLeast("--connect-seconds", connectSeconds, 0);
        atLeast("--drain-seconds", drainSeconds, 0);
        if (!(rate > 0 && rate <= 1_000)) {
            throw wrongOption("--rate", rate + " (expected: more than 0, up to 1000)");
        }
        if (rooms > users) {
            throw wrongOption("--rooms", rooms + " (expected: not more than users)");
        }
        return new LoadOptions(
                servers(),
                users,
                rooms,
                rate,
                seconds,
                textBytes,
                connectRate,
                connectSeconds,
                drainSeconds,
                seed == null ? ThreadLocalRandom.current().nextLong(Integer.MAX_VALUE) : seed,
                client.compression(),
                client.tls());
    }

    private List<ChatUrl> servers() {
        try {
            return urls.stream().map(ChatUrl::parse).toList();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "Invalid value for 'URL': " + e.getMessage(), e);
        }
    }

    private void atLeast(String option, int value, int least) {
        if (value < least) {
            throw wrongOption(option, value + " (expected: " + least + " or more)");
        }
    }

    private ParameterException wrongOption(String option, String why) {
        return new ParameterException(spec.commandLine(), "Invalid value for option '" + option + "': " + why);
    }
}
