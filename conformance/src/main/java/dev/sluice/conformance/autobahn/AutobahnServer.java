package dev.sluice.conformance.autobahn;

import dev.sluice.conformance.Leftovers;
import dev.sluice.conformance.Loop;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
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
            Channel listener = listen(loop.group(), tls);
            PrintWriter out = spec.commandLine().getOut();
            out.println("listening on " + (tls == null ? "ws://" : "wss://")
                    + NetUtil.toSocketAddressString((InetSocketAddress) listener.localAddress()) + "/");
            out.flush();
            listener.closeFuture().sync();
        }
        return 0;
    }

    private Channel listen(EventLoopGroup eventLoop, @Nullable SslContext tls) throws InterruptedException {
        return new ServerBootstrap()
                .group(eventLoop)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (tls != null) {
                            channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                        }
                        agent.install(channel.pipeline());
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
    }

    private SslContext tlsContext() throws IOException, GeneralSecurityException {
        if (keyStore == null) {
            throw new ParameterException(spec.commandLine(), "--agent tls: --key-store is missing");
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keyStore)) {
            store.load(in, keyStorePassword.toCharArray());
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, keyStorePassword.toCharArray());
        return SslContextBuilder.forServer(keys).build();
    }
}
