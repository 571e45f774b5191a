package dev.sluice.demo;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;

/** What a server shows to prove who it is. */
final class Tls {

    private static final int KEYTOOL_SECONDS = 60;
    private static final String ALIAS = "server";

    /** Of a file that lives for a moment; it keeps nobody out. */
    private static final String PASSWORD = "changeit";

    private Tls() {}

    /**
     * A certificate and its key from files.
     *
     * @param certificates PEM: the server's certificate first, then those that vouch for it
     * @param key PEM, PKCS#8, without a password
     * @throws IOException if they cannot be read, or are no such thing; the message tells which
     */
    static SslContext of(Path certificates, Path key) throws IOException {
        for (Path file : List.of(certificates, key)) {
            if (!Files.isReadable(file)) {
                throw new IOException("cannot read " + file);
            }
        }
        try {
            return SslContextBuilder.forServer(certificates.toFile(), key.toFile())
                    .build();
        } catch (IOException | IllegalArgumentException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException(
                    "cannot use the certificate in " + certificates + " with the key in " + key + ": "
                            + cause.getMessage(),
                    e);
        }
    }

    /**
     * A certificate for localhost that nobody vouches for, made now by the JDK's keytool: browsers warn of it.
     *
     * @throws IOException if it cannot be made
     */
    static SslContext selfSigned() throws IOException {
        Path directory = Files.createTempDirectory("sluice-certificate");
        Path file = directory.resolve("keys.p12");
        try {
            makeCertificate(file);
            KeyStore store = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(file)) {
                store.load(in, PASSWORD.toCharArray());
            }
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, PASSWORD.toCharArray());
            return SslContextBuilder.forServer(keys).build();
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot use a certificate of keytool's: " + e.getMessage(), e);
        } finally {
            Files.deleteIfExists(file);
            Files.delete(directory);
        }
    }

    private static void makeCertificate(Path file) throws IOException {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        ALIAS,
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost,ip:127.0.0.1,ip:0:0:0:0:0:0:0:1",
                        "-validity",
                        "365",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .start();
        keytool.getOutputStream().close();
        try {
            String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!keytool.waitFor(KEYTOOL_SECONDS, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
                throw new IOException("keytool made no certificate: " + said.strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while keytool makes a certificate", e);
        } finally {
            keytool.destroy();
        }
    }
}
