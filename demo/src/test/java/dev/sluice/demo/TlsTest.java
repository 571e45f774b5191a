package dev.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.TestCertificate;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TlsTest {

    @Test
    void showsTheCertificateThatItIsGiven(@TempDir Path directory) throws Exception {
        KeyStore store = keyStore(directory.resolve("keys.p12"));
        String alias = store.aliases().nextElement();
        Certificate certificate = store.getCertificate(alias);
        Key key = store.getKey(alias, TestCertificate.PASSWORD.toCharArray());
        SslContext tls = Tls.of(
                pem(directory.resolve("certificate.pem"), "CERTIFICATE", certificate.getEncoded()),
                pem(directory.resolve("key.pem"), "PRIVATE KEY", key.getEncoded()));

        assertThat(shownBy(tls, trusting(store))).isEqualTo(certificate);
    }

    private static Certificate shownBy(SslContext tls, SSLContext client) throws Exception {
        Server server = TestServer.start(pipeline -> pipeline.addLast(tls.newHandler(ByteBufAllocator.DEFAULT)));
        try (SSLSocket socket = (SSLSocket) client.getSocketFactory()
                .createSocket(server.address().getAddress(), server.address().getPort())) {
            return socket.getSession().getPeerCertificates()[0];
        } finally {
            server.stop(Duration.ZERO);
        }
    }

    private static KeyStore keyStore(Path file) throws Exception {
        TestCertificate.writeKeyStore(file);
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, TestCertificate.PASSWORD.toCharArray());
        }
        return store;
    }

    private static SSLContext trusting(KeyStore store) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null);
        trusted.setCertificateEntry(
                "server", store.getCertificate(store.aliases().nextElement()));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static Path pem(Path file, String what, byte[] der) throws Exception {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return Files.writeString(file, "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n");
    }
}
