package dev.sluice.demo;

import io.netty.channel.ChannelPipeline;
import java.util.function.Consumer;
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

    @Override
    Consumer<ChannelPipeline> handlers() {
        try {
            return new EchoPipeline(maxMessageBytes, compression());
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
