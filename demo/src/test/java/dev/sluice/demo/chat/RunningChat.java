package dev.sluice.demo.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.demo.RawClient;
import dev.sluice.demo.Server;
import dev.sluice.demo.TestClient;
import dev.sluice.demo.TestServer;
import dev.sluice.demo.chat.backend.Backend;
import dev.sluice.demo.chat.backend.EmbeddedBackend;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A chat on a real server, and clients for it that are not ours. */
final class RunningChat implements AutoCloseable {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Chat chat;
    private final Server server;

    /** With its log in memory. */
    RunningChat(Chat.Settings settings) throws IOException {
        this(settings, EmbeddedBackend.inMemory(1_000));
    }

    /** On a backend, which is closed with it. */
    RunningChat(Chat.Settings settings, Backend backend) throws IOException {
        chat = new Chat(settings, backend);
        server = TestServer.start(chat);
    }

    /** As when a signal has come. */
    void prepareToStop() {
        chat.prepareToStop();
    }

    boolean stop() {
        return server.stop(PATIENCE);
    }

    @Override
    public void close() {
        server.stop(Duration.ZERO);
        chat.close();
    }

    HttpResponse<String> get(String path, String... headers) throws Exception {
        return send(request(path, headers).GET());
    }

    HttpResponse<byte[]> getBytes(String path, String... headers) throws Exception {
        return HTTP.send(request(path, headers).GET().build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    /** Sends apostrophes as quotation marks. */
    HttpResponse<String> post(String path, String json, String... headers) throws Exception {
        List<String> all = new ArrayList<>(List.of(headers));
        if (!all.contains("Content-Type")) {
            all.addAll(List.of("Content-Type", "application/json"));
        }
        return send(request(path, all.toArray(String[]::new))
                .POST(HttpRequest.BodyPublishers.ofString(json.replace('\'', '"'))));
    }

    /** Returns the cookie, as a browser sends it back. */
    String login(String name) throws Exception {
        HttpResponse<String> answer = post("/api/login", "{'name':'" + name + "'}");
        String cookie = answer.headers().firstValue("set-cookie").orElseThrow(() -> new AssertionError(answer.body()));
        return cookie.substring(0, cookie.indexOf(';'));
    }

    /** Logs in and opens a WebSocket. */
    Talker talker(String name) throws Exception {
        return connect(login(name));
    }

    Talker connect(String cookie) throws Exception {
        return new Talker(TestClient.connectAs(cookie, server.url("ws", Chat.PATH), "chat.v1"));
    }

    /** Asks for a WebSocket, and returns the head of the answer. */
    String handshake(String... headers) throws IOException {
        try (RawClient client = RawClient.connect(server.address())) {
            client.send(RawClient.upgradeRequest(Chat.PATH, headers));
            return client.readHead();
        }
    }

    RawClient raw(String cookie) throws IOException {
        return raw(cookie, "Accept: */*");
    }

    RawClient raw(String cookie, String header) throws IOException {
        RawClient client = RawClient.connect(server.address());
        client.send(
                RawClient.upgradeRequest(Chat.PATH, "Sec-WebSocket-Protocol: chat.v1", "Cookie: " + cookie, header));
        String head = client.readHead();
        if (!head.startsWith("HTTP/1.1 101 ")) {
            throw new IOException(head);
        }
        return client;
    }

    private HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(server.url("http", path))).timeout(PATIENCE);
        return headers.length == 0 ? request : request.headers(headers);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString(UTF_8));
    }

    /** Somebody who speaks {@code chat.v1}, in JSON with apostrophes for quotation marks. */
    record Talker(TestClient client) {

        Talker say(String json) throws Exception {
            client.send(json.replace('\'', '"'));
            return this;
        }

        Talker join(String room) throws Exception {
            say("{'type':'join','room':'" + room + "'}").await("welcome");
            return this;
        }

        /** The next message that has all of these parts; others are passed over. */
        String await(String... parts) throws InterruptedException {
            String message;
            do {
                message = client.nextText().replace('"', '\'');
            } while (!Stream.of(parts).allMatch(message::contains));
            return message;
        }

        /** The next message but for those about who is there. */
        String next() throws InterruptedException {
            String message;
            do {
                message = client.nextText().replace('"', '\'');
            } while (message.startsWith("{'type':'presence'"));
            return message;
        }
    }
}
