package dev.sluice.benchmarks.endtoend.servers;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate of this run's own, from the JDK's {@code keytool}, and the JDK's TLS for all servers. The client allows one
 * version and one cipher, so that is the same for all, too.
 */
final class Tls {

    private static final String PASSWORD = "sluice-benchmarks";
    private static final int PATIENCE_SECONDS = 60;

    private Tls() {}

    static SslContext nettyContext() throws Exception {
        return SslContextBuilder.forServer(keys()).sslProvider(SslProvider.JDK).build();
    }

    static SSLContext context() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys().getKeyManagers(), null, null);
        return context;
    }

    private static KeyManagerFactory keys() throws Exception {
        Path directory = Files.createTempDirectory("sluice-benchmarks");
        Path store = directory.resolve("keys.p12");
        try {
            generate(store);
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream input = Files.newInputStream(store)) {
                keys.load(input, PASSWORD.toCharArray());
            }
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(keys, PASSWORD.toCharArray());
            return factory;
        } finally {
            Files.deleteIfExists(store);
            Files.delete(directory);
        }
    }

    private static void generate(Path store) throws Exception {
        Process keytool = new ProcessBuilder(List.of(
                        System.getProperty("java.home") + "/bin/keytool",
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=127.0.0.1",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD))
                // The output of this JVM is for its port alone.
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (!keytool.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
                throw new IllegalStateException("keytool made no certificate");
            }
        } finally {
            keytool.destroyForcibly();
        }
    }
}
