package dev.sluice.demo;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;

/** A WebSocket client that is not ours: the JDK's, with everything it receives in a queue. Waits are bounded. */
public final class TestClient implements WebSocket.Listener {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int WAIT_SECONDS = 10;

    private final BlockingQueue<Object> messages = new LinkedBlockingQueue<>();
    private final CompletableFuture<Close> closed = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream binary = new ByteArrayOutputStream();
    private final WebSocket webSocket;

    /** The server's Close. */
    public record Close(int code, String reason) {}

    private TestClient(WebSocket.Builder builder, String url, String... subprotocols) throws Exception {
        for (String subprotocol : subprotocols) {
            builder.subprotocols(subprotocol);
        }
        webSocket = builder.buildAsync(URI.create(url), this).get(WAIT_SECONDS, SECONDS);
    }

    /** Opens a WebSocket. */
    public static TestClient connect(String url, String... subprotocols) throws Exception {
        return new TestClient(HTTP.newWebSocketBuilder(), url, subprotocols);
    }

    /** Opens a WebSocket with a cookie. */
    public static TestClient connectAs(String cookie, String url, String... subprotocols) throws Exception {
        return new TestClient(HTTP.newWebSocketBuilder().header("Cookie", cookie), url, subprotocols);
    }

    public TestClient send(String message) throws Exception {
        webSocket.sendText(message, true).get(WAIT_SECONDS, SECONDS);
        return this;
    }

    public TestClient sendFragment(String part, boolean last) throws Exception {
        webSocket.sendText(part, last).get(WAIT_SECONDS, SECONDS);
        return this;
    }

    public TestClient send(byte[] message) throws Exception {
        webSocket.sendBinary(ByteBuffer.wrap(message), true).get(WAIT_SECONDS, SECONDS);
        return this;
    }

    public void close(int code, String reason) throws Exception {
        webSocket.sendClose(code, reason).get(WAIT_SECONDS, SECONDS);
    }

    /** Ends TCP without a closing handshake. */
    public void abort() {
        webSocket.abort();
    }

    public String subprotocol() {
        return webSocket.getSubprotocol();
    }

    /** The next message, a String or a byte[]; fails when there is none in time. */
    public Object next() throws InterruptedException {
        Object message = messages.poll(WAIT_SECONDS, SECONDS);
        if (message == null) {
            throw new AssertionError("no message within " + WAIT_SECONDS + " s; closed: " + closed);
        }
        return message;
    }

    public String nextText() throws InterruptedException {
        return (String) next();
    }

    /** How the server closed; fails when it did not in time. */
    public Close awaitClose() throws Exception {
        return closed.get(WAIT_SECONDS, SECONDS);
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            messages.add(text.toString());
            text.setLength(0);
        }
        socket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        binary.writeBytes(bytes);
        if (last) {
            messages.add(binary.toByteArray());
            binary.reset();
        }
        socket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        closed.complete(new Close(code, reason));
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
        closed.completeExceptionally(error);
    }
}
