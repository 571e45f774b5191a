package dev.sluice.conformance.interop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/** The catalogue's client, made of {@code java.net.http.WebSocket}. */
public final class JdkLibrary implements Library {

    private final HttpClient http = HttpClient.newHttpClient();

    private JdkLibrary() {}

    /** Tries the server whose URL is the argument. */
    public static void main(String[] args) throws InterruptedException {
        InteropClient.tryAll(new JdkLibrary(), URI.create(args[0]), new PrintWriter(System.out, true, UTF_8));
        System.exit(0); // the client's threads would stay
    }

    @Override
    public String name() {
        return "java.net.http.WebSocket";
    }

    @Override
    public String version() {
        return Runtime.version().toString();
    }

    @Override
    public Connection connect(URI url, Offer offer, Consumer<Heard> application) throws Exception {
        if (offer.deflate()) {
            throw new UnsupportedOperationException("no extensions");
        }
        WebSocket.Builder builder = http.newWebSocketBuilder();
        List<String> names = offer.subprotocols();
        if (!names.isEmpty()) {
            builder.subprotocols(names.get(0), names.subList(1, names.size()).toArray(new String[0]));
        }
        return new JdkConnection(
                builder.buildAsync(url, new Listener(application)).get());
    }

    private record JdkConnection(WebSocket socket) implements Connection {

        @Override
        public Agreement agreement() {
            return new Agreement(socket.getSubprotocol(), "");
        }

        @Override
        public void text(String text) throws ExecutionException, InterruptedException {
            socket.sendText(text, true).get();
        }

        @Override
        public void binary(byte[] bytes) throws ExecutionException, InterruptedException {
            socket.sendBinary(ByteBuffer.wrap(bytes), true).get();
        }

        @Override
        public void fragments(String fragment, int count) throws ExecutionException, InterruptedException {
            for (int i = 1; i <= count; i++) {
                socket.sendText(fragment, i == count).get();
            }
        }

        @Override
        public void ping(String payload) throws ExecutionException, InterruptedException {
            socket.sendPing(UTF_8.encode(payload)).get();
        }

        @Override
        public void close(int code, String reason) throws ExecutionException, InterruptedException {
            socket.sendClose(code, reason).get();
        }

        @Override
        public void close() {
            socket.abort();
        }
    }

    /** Puts messages together, which come in parts of any size. It answers pings and Close by itself. */
    private static final class Listener implements WebSocket.Listener {

        private final Consumer<Heard> application;
        private final StringBuilder text = new StringBuilder();
        private ByteBuffer binary = ByteBuffer.allocate(0);

        Listener(Consumer<Heard> application) {
            this.application = application;
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                application.accept(new Heard.Text(text.toString()));
                text.setLength(0);
            }
            return WebSocket.Listener.super.onText(socket, part, last);
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer part, boolean last) {
            binary = ByteBuffer.allocate(binary.remaining() + part.remaining())
                    .put(binary)
                    .put(part)
                    .flip();
            if (last) {
                application.accept(new Heard.Binary(binary));
                binary = ByteBuffer.allocate(0);
            }
            return WebSocket.Listener.super.onBinary(socket, part, last);
        }

        @Override
        public CompletionStage<?> onPong(WebSocket socket, ByteBuffer payload) {
            application.accept(new Heard.Pong(UTF_8.decode(payload).toString()));
            return WebSocket.Listener.super.onPong(socket, payload);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            application.accept(new Heard.Close(code, reason));
            return WebSocket.Listener.super.onClose(socket, code, reason);
        }

        @Override
        public void onError(WebSocket socket, Throwable failure) {
            application.accept(new Heard.End(failure.toString()));
        }
    }
}
