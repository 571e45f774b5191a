package dev.sluice.demo;

import dev.sluice.demo.EchoPipeline.Delivery;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code echo}: sends every message back. */
@Command(name = "echo", description = "Send every text and binary message back, at path /.")
final class EchoCommand extends ServerCommand {

    @Option(
            names = "--max-message-bytes",
            paramLabel = "N",
            defaultValue = "262144",
            description = "Longest message that is accepted, in bytes (default: ${DEFAULT-VALUE}).")
    private long maxMessageBytes;

    @Option(
            names = "--listener",
            description = "Echo frame by frame, without an object for each: faster, and nothing is put together.")
    private boolean listener;

    @Override
    Application open() {
        try {
            Delivery delivery = listener ? Delivery.LISTENER : Delivery.HANDLER;
            EchoPipeline pipeline = new EchoPipeline(maxMessageBytes, compression(), delivery);
            return () -> pipeline;
        } catch (IllegalArgumentException e) {
            throw wrongOption(
                    "--max-message-bytes", String.valueOf(e.getMessage()).replaceFirst("^\\w+: ", ""));
        }
    }

    @Override
    String path() {
        return EchoPipeline.PATH;
    }
}
