package dev.sluice.demo;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.File;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the commands that connect to a server have in common: whether to compress, and whom to trust. A mixin of theirs. */
public final class ClientOptions {

    @Option(
            names = "--deflate",
            paramLabel = "HOW",
            defaultValue = "takeover",
            converter = Compression.Converter.class,
            description = "Compression to offer: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Compression compression;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "Certificates to trust for TLS, in PEM, in place of those that Java trusts.")
    private @Nullable File trusted;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    /** Whether and how to offer to compress messages. */
    public Compression compression() {
        return compression;
    }

    /**
     * What TLS is to be spoken with, if it is.
     *
     * @throws IOException if there is no TLS to be had
     * @throws ParameterException if the file of certificates is none
     */
    public SslContext tls() throws IOException {
        SslContextBuilder builder = SslContextBuilder.forClient();
        try {
            return (trusted == null ? builder : builder.trustManager(trusted)).build();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    command.commandLine(), "Invalid value for option '--ca': " + trusted + " (expected: PEM)", e);
        }
    }
}
