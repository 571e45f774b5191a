package dev.sluice.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.demo.connect.ConnectCommand;
import dev.sluice.demo.load.LoadCommand;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The entry point of the demo jar: a command line with one subcommand for each program. */
@Command(
        name = "sluice-demo",
        description = "Servers that show the Sluice WebSocket at work, a client for the terminal, and a load.",
        mixinStandardHelpOptions = true,
        scope = CommandLine.ScopeType.INHERIT,
        versionProvider = Main.Version.class,
        subcommands = {EchoCommand.class, ChatCommand.class, ConnectCommand.class, LoadCommand.class},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:ended by SIGTERM or SIGINT",
            "1:the server could not be started",
            "2:the command line is wrong",
            "3:load: something was lost, or came twice or out of order"
        })
public final class Main {

    private Main() {}

    /** Runs the command that the arguments name, and ends the JVM with its exit code. */
    public static void main(String[] args) {
        // Whatever the locale: messages are.
        PrintWriter out = new PrintWriter(System.out, true, UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, UTF_8);
        System.exit(commandLine().setOut(out).setErr(err).execute(args));
    }

    /** The command line, ready to run: one line on standard error for whatever is wrong. */
    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setDefaultValueProvider(new EnvironmentDefaults(System.getenv()))
                .setParameterExceptionHandler((mistake, args) -> {
                    complain(mistake.getCommandLine(), mistake.getMessage() + " (see --help)");
                    return CommandLine.ExitCode.USAGE;
                })
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    complain(command, String.valueOf(failure.getMessage()));
                    return CommandLine.ExitCode.SOFTWARE;
                });
    }

    private static void complain(CommandLine command, String message) {
        String oneLine = message.replaceAll("\\s*\\R\\s*", " ");
        command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + oneLine);
    }

    /** Reads the version from the jar's manifest. */
    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"sluice-demo " + (version == null ? "(not built as a jar)" : version)};
        }
    }
}
