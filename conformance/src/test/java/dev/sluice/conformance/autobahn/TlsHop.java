package dev.sluice.conformance.autobahn;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * Speaks TLS for the suite, which cannot: its Twisted needs pyOpenSSL, a library of C that Jython cannot load ({@code wss://} ends
 * with "No module named OpenSSL"). Every connection that is made to it is continued, over the JDK's TLS sockets, to the server
 * behind; bytes and ends of streams are passed on, either way. So it is the server's own {@code SslHandler} that is tried.
 */
final class TlsHop implements AutoCloseable {

    private static final int BACKLOG = 50;
    private static final int LINGER_SECONDS = 10;

    private final ServerSocket listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final SSLSocketFactory tls;
    private final URI server;

    /**
     * Begins.
     *
     * @param server where to go on to
     * @param keyStore a PKCS#12 file with the only certificate that is trusted
     * @param password of that file
     */
    TlsHop(URI server, Path keyStore, String password) throws IOException, GeneralSecurityException {
        this.server = server;
        this.tls = trusting(keyStore, password);
        threads.execute(this::accept);
    }

    /** Where the suite connects to. */
    URI url() {
        return URI.create("ws://127.0.0.1:" + listener.getLocalPort() + "/");
    }

    @Override
    public void close() throws IOException {
        listener.close();
        threads.shutdownNow();
    }

    private static SSLSocketFactory trusting(Path keyStore, String password)
            throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance(keyStore.toFile(), password.toCharArray());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", keys.getCertificate("localhost"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context.getSocketFactory();
    }

    private void accept() {
        try {
            while (true) {
                Socket near = listener.accept();
                threads.execute(() -> connect(near));
            }
        } catch (SocketException e) {
            // closed: no more connections
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void connect(Socket near) {
        try (near;
                Socket far = tls.createSocket(server.getHost(), server.getPort())) {
            near.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
            Future<?> sending = threads.submit(() -> {
                pass(near, far);
                drain(near);
            });
            pass(far, near);
            // The suite is told that the server has closed, and goes too. To close at once would reset a connection
            // on which it still sends, and take away what it has not read yet.
            sending.get(LINGER_SECONDS, TimeUnit.SECONDS);
        } catch (IOException | ExecutionException | TimeoutException e) {
            // the suite sees that its connection ends
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Passes bytes on as they come, and then the end of the stream. */
    private static void pass(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
            to.shutdownOutput();
        } catch (IOException e) {
            // one of them is gone; whoever waits for the other hears of it
        }
    }

    /** Reads what nobody takes any more, to the end of the stream. */
    private static void drain(Socket from) {
        try {
            from.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // it is closed
        }
    }
}
