package dev.sluice.conformance.interop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintWriter;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import okhttp3.OkHttp;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;

/** The catalogue's client, made of OkHttp. */
public final class OkHttpLibrary implements Library {

    private final OkHttpClient http = new OkHttpClient();

    private OkHttpLibrary() {}

    /** Tries the server whose URL is the argument. */
    public static void main(String[] args) throws InterruptedException {
        InteropClient.tryAll(new OkHttpLibrary(), URI.create(args[0]), new PrintWriter(System.out, true, UTF_8));
        System.exit(0); // the client's threads would stay for a minute
    }

    @Override
    public String name() {
        return "OkHttp";
    }

    @Override
    public String version() {
        return OkHttp.VERSION;
    }

    /** It offers permessage-deflate always. */
    @Override
    public Connection connect(URI url, Offer offer, Consumer<Heard> application) throws Exception {
        Request.Builder request = new Request.Builder().url(url.toString());
        if (!offer.subprotocols().isEmpty()) {
            request.header("Sec-WebSocket-Protocol", String.join(", ", offer.subprotocols()));
        }
        Listener listener = new Listener(application);
        WebSocket socket = http.newWebSocket(request.build(), listener);
        try {
            return new OkHttpConnection(socket, listener.opened.get());
        } catch (Exception e) {
            socket.cancel();
            throw e;
        }
    }

    private record OkHttpConnection(WebSocket socket, Agreement agreement) implements Connection {

        @Override
        public void text(String text) {
            check(socket.send(text));
        }

        @Override
        public void binary(byte[] bytes) {
            check(socket.send(ByteString.of(bytes)));
        }

        @Override
        public void fragments(String fragment, int count) {
            text(fragment.repeat(count));
        }

        @Override
        public void ping(String payload) {
            throw new UnsupportedOperationException("no pings of the application's");
        }

        @Override
        public void close(int code, String reason) {
            check(socket.close(code, reason));
        }

        @Override
        public void close() {
            socket.cancel();
        }

        private static void check(boolean queued) {
            if (!queued) {
                throw new IllegalStateException("OkHttp takes no more messages");
            }
        }
    }

    private static final class Listener extends WebSocketListener {

        private final Consumer<Heard> application;
        private final CompletableFuture<Agreement> opened = new CompletableFuture<>();

        Listener(Consumer<Heard> application) {
            this.application = application;
        }

        @Override
        public void onOpen(WebSocket socket, Response response) {
            opened.complete(new Agreement(
                    response.header("Sec-WebSocket-Protocol", ""), response.header("Sec-WebSocket-Extensions", "")));
        }

        @Override
        public void onMessage(WebSocket socket, String text) {
            application.accept(new Heard.Text(text));
        }

        @Override
        public void onMessage(WebSocket socket, ByteString bytes) {
            application.accept(Heard.Binary.of(bytes.toByteArray()));
        }

        @Override
        public void onClosing(WebSocket socket, int code, String reason) {
            socket.close(code, reason); // which OkHttp leaves to the application
            application.accept(new Heard.Close(code, reason));
        }

        @Override
        public void onFailure(WebSocket socket, Throwable failure, Response response) {
            opened.completeExceptionally(failure);
            application.accept(new Heard.End(failure.toString()));
        }
    }
}
