package dev.sluice.conformance.autobahn;

import dev.sluice.conformance.Leftovers;
import dev.sluice.conformance.Listener;
import dev.sluice.conformance.Loop;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.Callable;
import javax.net.ssl.KeyManagerFactory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code autobahn-server}: one of the {@link ServerAgent}s, until the JVM is told to end. */
@Command(
        name = "autobahn-server",
        mixinStandardHelpOptions = true,
        description = "Send every message back, at a free port of 127.0.0.1.")
public final class AutobahnServer implements Callable<Integer> {

    @Option(
            names = "--agent",
            required = true,
            description = "Which way through the code: ${COMPLETION-CANDIDATES}. Case does not matter.")
    private ServerAgent agent = ServerAgent.PLAIN;

    @Option(names = "--key-store", paramLabel = "FILE", description = "PKCS#12, for --agent tls.")
    private @Nullable Path keyStore;

    @Option(names = "--key-store-password", paramLabel = "PASSWORD", description = "Of that file.")
    private String keyStorePassword = "";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException, IOException, GeneralSecurityException {
        SslContext tls = agent == ServerAgent.TLS ? tlsContext() : null;
        try (Loop loop = new Loop()) {
            Leftovers.lookAtTheEndOf(loop);
            Listener listener = Listener.open(loop, pipeline -> install(pipeline, tls));
            listener.serve(
                    listener.url(tls == null ? "ws" : "wss") + "/",
                    spec.commandLine().getOut());
        }
        return 0;
    }

    private void install(ChannelPipeline pipeline, @Nullable SslContext tls) {
        if (tls != null) {
            pipeline.addLast(tls.newHandler(pipeline.channel().alloc()));
        }
        agent.install(pipeline);
    }

    private SslContext tlsContext() throws IOException, GeneralSecurityException {
        if (keyStore == null) {
            throw new ParameterException(spec.commandLine(), "--agent tls: --key-store is missing");
        }
        char[] password = keyStorePassword.toCharArray();
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(KeyStore.getInstance(keyStore.toFile(), password), password);
        return SslContextBuilder.forServer(keys).build();
    }
}
