package dev.sluice.testing;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;

/** A self-signed certificate for localhost, made by the JDK's own {@code keytool}. */
public final class TestCertificate {

    /** Of the files that {@link #writeKeyStore} writes. */
    public static final String PASSWORD = "for tests";

    private static final String ALIAS = "localhost";

    private TestCertificate() {}

    /**
     * TLS for both ends, on the JDK's engine.
     *
     * @param server shows the certificate
     * @param client trusts that certificate and no other
     */
    public record Contexts(SslContext server, SslContext client) {}

    /** TLS for a server, on the JDK's engine. */
    public static SslContext serverContext() throws Exception {
        return contexts().server();
    }

    /** TLS for both ends, with a new certificate. */
    public static Contexts contexts() throws Exception {
        Path directory = Files.createTempDirectory("sluice-certificate");
        Path file = directory.resolve("localhost.p12");
        try {
            writeKeyStore(file);
            KeyStore store = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(file)) {
                store.load(in, PASSWORD.toCharArray());
            }
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, PASSWORD.toCharArray());
            X509Certificate certificate = (X509Certificate) store.getCertificate(ALIAS);
            return new Contexts(
                    SslContextBuilder.forServer(keys).build(),
                    SslContextBuilder.forClient().trustManager(certificate).build());
        } finally {
            Files.deleteIfExists(file);
            Files.delete(directory);
        }
    }

    /** Writes key and certificate to a PKCS#12 file, which must not be there yet. */
    public static void writeKeyStore(Path file) throws Exception {
        Process keytool = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        ALIAS,
                        "-dname",
                        "CN=localhost",
                        "-keyalg",
                        "EC",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        file.toString()))
                .redirectErrorStream(true)
                .start();
        keytool.getOutputStream().close();
        String output = new String(keytool.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            throw new IllegalStateException("keytool failed: " + output);
        }
    }
}
