package dev.sluice.handshake;

import static dev.sluice.handshake.TestServer.HELLO;
import static dev.sluice.handshake.TestServer.chat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked and what is answered, on a pipeline of HttpServerCodec and the handler. */
class OpeningHandshakeTest {

    private static final String SWITCHING = "HTTP/1.1 101 Switching Protocols\r\n"
            + "upgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-accept: " + RequestText.ACCEPT + "\r\n";

    private static String answer(ServerHandshakeConfig.Builder config, Object request) {
        try (TestServer server = TestServer.with(config.build())) {
            return server.receive(request).sent();
        }
    }

    private static String answer(Object request) {
        return answer(chat(), request);
    }

    @Nested
    @DisplayName("RFC 6455 4.2.2: the answer")
    class Accepting {

        @Test
        void isTheExampleOfTheRfc() {
            assertThat(answer(RequestText.upgrade())).isEqualTo(SWITCHING + "\r\n");
        }

        @Test
        void namesTheSubprotocol() {
            ServerHandshakeConfig.Builder config = chat().subprotocols(SubprotocolSelector.serverPreference("b"));
            assertThat(answer(config, RequestText.upgrade().with("Sec-WebSocket-Protocol: a, b")))
                    .isEqualTo(SWITCHING + "sec-websocket-protocol: b\r\n\r\n");
        }

        @Test
        @DisplayName("gap 25: reads all Sec-WebSocket-Protocol lines")
        void readsAllSubprotocolLines() {
            ServerHandshakeConfig.Builder config = chat().subprotocols(SubprotocolSelector.serverPreference("b"));
            RequestText request = RequestText.upgrade().with("Sec-WebSocket-Protocol: a", "Sec-WebSocket-Protocol: b");
            assertThat(answer(config, request)).contains("sec-websocket-protocol: b\r\n");
        }

        @Test
        void goesOnWithoutASubprotocolWhenNoneIsShared() {
            RequestText request = RequestText.upgrade().with("Sec-WebSocket-Protocol: a");
            assertThat(answer(request)).isEqualTo(SWITCHING + "\r\n");
        }

        @Test
        @DisplayName("gap 25: reads all Sec-WebSocket-Extensions lines")
        void readsAllExtensionLines() {
            ServerHandshakeConfig.Builder config =
                    chat().extensions(offer -> offer.name().equals("b") ? FakeExtension.answering(0, offer) : null);
            RequestText request =
                    RequestText.upgrade().with("Sec-WebSocket-Extensions: a", "Sec-WebSocket-Extensions: b; c=1");
            assertThat(answer(config, request)).isEqualTo(SWITCHING + "sec-websocket-extensions: b; c=1\r\n\r\n");
        }

        @ParameterizedTest
        @ValueSource(strings = {"HTTP/1.1", "HTTP/1.9"})
        void takesHttp11AndLater(String version) {
            assertThat(answer(RequestText.upgrade().line("GET /chat " + version)))
                    .startsWith("HTTP/1.1 101");
        }

        static final List<Arguments> TOLERATED = List.of(
                tolerated("gap 23: h2c beside websocket", "Upgrade: h2c, websocket"),
                tolerated("gap 23: in two lines", "Upgrade: h2c", "Upgrade: websocket"),
                tolerated("any case", "Upgrade: WebSocket"),
                tolerated("Firefox's Connection", "Connection: keep-alive, Upgrade"),
                tolerated("Connection in two lines", "Connection: keep-alive", "Connection: UPGRADE"),
                tolerated("Content-Length: 0 announces no body", "Content-Length: 0"),
                tolerated("a host with a port", "Host: server.example.com:8080"),
                tolerated("an IPv6 host", "Host: [::1]:8080"),
                tolerated("same origin behind a proxy that ends TLS", "Origin: https://server.example.com"),
                tolerated("unknown extension", "Sec-WebSocket-Extensions: foo; bar=\"baz\", qux"),
                tolerated("a parameter named __proto__", "Sec-WebSocket-Extensions: foo; __proto__=1"),
                tolerated("unknown header", "X-Anything: \u00e9"));

        private static Arguments tolerated(String name, String... lines) {
            return Arguments.of(name, RequestText.upgrade().replace(lines));
        }

        @ParameterizedTest(name = "{0}")
        @FieldSource("TOLERATED")
        void accepts(String name, RequestText request) {
            assertThat(answer(request)).as(name).startsWith("HTTP/1.1 101");
        }

        @Test
        @DisplayName("attack: Host x:443 with Origin https://x is the same origin")
        void normalisesDefaultPorts() {
            RequestText request = RequestText.upgrade().replace("Host: x:443").with("Origin: https://x");
            assertThat(answer(request)).startsWith("HTTP/1.1 101");
        }

        @Test
        void takesTheHostOfAnAbsoluteTarget() {
            RequestText request = RequestText.upgrade()
                    .line("GET http://real.example/chat?a HTTP/1.1")
                    .with("Origin: https://real.example");
            assertThat(answer(request)).startsWith("HTTP/1.1 101");
        }
    }

    @Nested
    @DisplayName("RFC 6455 4.2.1: the checks")
    class Refusing {

        static final List<Arguments> REFUSED = refused();

        private static List<Arguments> refused() {
            RequestText good = RequestText.upgrade();
            List<Arguments> table = new ArrayList<>();
            add(table, 405, Rejection.METHOD, "POST", good.line("POST /chat HTTP/1.1"));
            add(table, 405, Rejection.METHOD, "HEAD", good.line("HEAD /chat HTTP/1.1"));
            add(table, 505, Rejection.HTTP_VERSION, "gap 22: HTTP/1.0", good.line("GET /chat HTTP/1.0"));
            add(table, 505, Rejection.HTTP_VERSION, "HTTP/2.0", good.line("GET /chat HTTP/2.0"));
            add(table, 400, Rejection.HOST, "gap 22: no Host", good.without("Host"));
            add(table, 400, Rejection.HOST, "attack: two Hosts", good.with("Host: server.example.com"));
            add(table, 400, Rejection.HOST, "attack: empty Host", good.replace("Host:"));
            add(table, 400, Rejection.HOST, "malformed Host", good.replace("Host: a/b"));
            add(table, 400, Rejection.HOST, "user in the target", good.line("GET http://a@b/chat HTTP/1.1"));
            add(table, 400, Rejection.QUERY, "malformed query", good.line("GET /chat?a=%zz HTTP/1.1"));
            add(table, 426, Rejection.UPGRADE, "no Upgrade", good.without("Upgrade"));
            add(table, 426, Rejection.UPGRADE, "another Upgrade", good.replace("Upgrade: h2c"));
            add(table, 426, Rejection.UPGRADE, "no Connection", good.without("Connection"));
            add(table, 426, Rejection.UPGRADE, "another Connection", good.replace("Connection: close"));
            add(table, 426, Rejection.UPGRADE, "a page's path", RequestText.plain("GET /chat HTTP/1.1"));
            add(table, 400, Rejection.KEY, "attack: no key", good.without("Sec-WebSocket-Key"));
            add(table, 400, Rejection.KEY, "gap 22: two keys", good.with("Sec-WebSocket-Key: " + RequestText.KEY));
            add(table, 400, Rejection.KEY, "gap 22: a letter", good.replace("Sec-WebSocket-Key: x"));
            add(table, 400, Rejection.KEY, "attack: 15", good.replace("Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAA"));
            add(table, 400, Rejection.KEY, "attack: 17", good.replace("Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAAA="));
            add(table, 400, Rejection.KEY, "not base64", good.replace("Sec-WebSocket-Key: -----------------------="));
            add(table, 400, Rejection.BODY, "gap 22: a body", good.with("Content-Length: 5") + "hello");
            add(
                    table,
                    400,
                    Rejection.BODY,
                    "gap 22: the body of hixie-76",
                    good.with("Sec-WebSocket-Key1: 1", "Sec-WebSocket-Key2: 2") + "12345678");
            add(table, 400, Rejection.BODY, "attack: chunks", good.with("Transfer-Encoding: chunked") + "0\r\n\r\n");
            for (String version : List.of("7", "8", "14", "13, 8", "13,13", "013", "x", "")) {
                RequestText request = good.replace("Sec-WebSocket-Version: " + version);
                add(table, 426, Rejection.WEBSOCKET_VERSION, "gap 22: version '" + version + "'", request);
            }
            add(table, 426, Rejection.WEBSOCKET_VERSION, "none", good.without("Sec-WebSocket-Version"));
            add(table, 426, Rejection.WEBSOCKET_VERSION, "13 and 13", good.with("Sec-WebSocket-Version: 13"));
            add(table, 426, Rejection.WEBSOCKET_VERSION, "gap 22: hixie-76", hixie76());
            for (String origin : List.of(
                    "https://evil.example",
                    "null",
                    "",
                    "server.example.com",
                    "https://server.example.com/",
                    "https://server.example.com:8443",
                    "https://a https://b")) {
                add(table, 403, Rejection.ORIGIN, "gap 29: Origin '" + origin + "'", good.with("Origin: " + origin));
            }
            RequestText twoOrigins = good.with("Origin: https://server.example.com", "Origin: https://evil.example");
            add(table, 403, Rejection.ORIGIN, "attack: two Origins", twoOrigins);
            for (String protocols : List.of("", ",", "a, a", "a b", "caf\u00e9", "a;b")) {
                RequestText request = good.with("Sec-WebSocket-Protocol: " + protocols);
                add(table, 400, Rejection.SUBPROTOCOLS, "attack: protocols '" + protocols + "'", request);
            }
            RequestText twice = good.with("Sec-WebSocket-Protocol: a", "Sec-WebSocket-Protocol: a");
            add(table, 400, Rejection.SUBPROTOCOLS, "attack: repeated in two lines", twice);
            for (String extensions : List.of("", ";", ",,", "foo; a=\"b", "foo;", "foo; a=\"\"")) {
                RequestText request = good.with("Sec-WebSocket-Extensions: " + extensions);
                add(table, 400, Rejection.EXTENSIONS, "gap 20: extensions '" + extensions + "'", request);
            }
            add(table, 400, Rejection.MALFORMED_REQUEST, "not HTTP", "\u0016\u0003\u0001 \u0000\r\n\r\n");
            add(table, 400, Rejection.MALFORMED_REQUEST, "a bad header", "GET /other HTTP/1.1\r\na b: c\r\n\r\n");
            String longLine = "GET /" + "a".repeat(5000) + " HTTP/1.1\r\n\r\n";
            add(table, 414, Rejection.REQUEST_LINE_TOO_LONG, "a long line", longLine);
            return table;
        }

        private static RequestText hixie76() {
            return RequestText.upgrade()
                    .without("Sec-WebSocket-Version")
                    .without("Sec-WebSocket-Key")
                    .with("Sec-WebSocket-Key1: 4 @1  46546xW%0l 1 5", "Sec-WebSocket-Key2: 12998 5 Y3 1  .P00");
        }

        private static void add(List<Arguments> table, int status, Rejection reason, String name, Object request) {
            table.add(Arguments.of(name, status, reason, request.toString()));
        }

        @ParameterizedTest(name = "{1} {2}: {0}")
        @FieldSource("REFUSED")
        void refuses(String name, int status, Rejection reason, String request) {
            try (TestServer server = TestServer.with(chat().build())) {
                String answer = server.receive(request + HELLO).sent();
                assertThat(answer)
                        .as(name)
                        .startsWith("HTTP/1.1 " + status + " ")
                        .contains("content-type: text/plain; charset=utf-8\r\n")
                        .containsPattern("connection: (upgrade, )?close\r\n");
                String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
                boolean head = request.startsWith("HEAD");
                assertThat(body).isEqualTo(head ? "" : reason.message());
                assertThat(answer)
                        .contains("content-length: " + reason.message().length() + "\r\n");
                assertThat(server.rejected().reason()).isEqualTo(reason);
                assertThat(server.rejected().cause()).isNull();
                assertThat(server.log).containsExactly("rejected " + status + " " + reason);
                assertThat(server.channel.isOpen()).isFalse();
                assertThat(server.exceptions).isEmpty();
            }
        }

        @Test
        void names405sMethod() {
            assertThat(answer(RequestText.upgrade().line("PUT /chat HTTP/1.1"))).contains("allow: GET\r\n");
        }

        @Test
        @DisplayName("RFC 7231 6.5.15: a 426 says what to upgrade to")
        void names426sProtocol() {
            assertThat(answer(RequestText.plain("GET /chat HTTP/1.1")))
                    .contains("upgrade: websocket\r\n", "connection: upgrade, close\r\n")
                    .doesNotContain("sec-websocket-version");
        }

        @Test
        @DisplayName("RFC 6455 4.4: a 426 says which version is spoken")
        void names426sVersion() {
            assertThat(answer(RequestText.upgrade().replace("Sec-WebSocket-Version: 8")))
                    .contains("sec-websocket-version: 13\r\n", "upgrade: websocket\r\n");
        }

        @Test
        void checksInTheOrderOfTheCatalogue() {
            RequestText request = RequestText.plain("POST /chat?%zz HTTP/1.0")
                    .without("Host")
                    .with("Content-Length: 1", "Origin: null")
                    .with("Sec-WebSocket-Protocol: a, a", "Sec-WebSocket-Extensions: ;");
            List<UnaryOperator<RequestText>> repairs = List.of(
                    broken -> broken.line("GET /chat?%zz HTTP/1.0"),
                    broken -> broken.line("GET /chat?%zz HTTP/1.1"),
                    broken -> broken.with("Host: a"),
                    broken -> broken.line("GET /chat HTTP/1.1"),
                    broken -> broken.with("Upgrade: websocket", "Connection: upgrade"),
                    broken -> broken.with("Sec-WebSocket-Version: 13"),
                    broken -> broken.with("Sec-WebSocket-Key: " + RequestText.KEY),
                    broken -> broken.without("Content-Length"),
                    broken -> broken.without("Origin"),
                    broken -> broken.without("Sec-WebSocket-Protocol"),
                    broken -> broken.without("Sec-WebSocket-Extensions"));
            List<Rejection> found = new ArrayList<>();
            for (UnaryOperator<RequestText> repair : repairs) {
                try (TestServer server = TestServer.with(chat().build())) {
                    found.add(server.receive(request).rejected().reason());
                }
                request = repair.apply(request);
            }
            assertThat(found)
                    .containsExactly(
                            Rejection.METHOD,
                            Rejection.HTTP_VERSION,
                            Rejection.HOST,
                            Rejection.QUERY,
                            Rejection.UPGRADE,
                            Rejection.WEBSOCKET_VERSION,
                            Rejection.KEY,
                            Rejection.BODY,
                            Rejection.ORIGIN,
                            Rejection.SUBPROTOCOLS,
                            Rejection.EXTENSIONS);
            assertThat(answer(request)).startsWith("HTTP/1.1 101");
        }

        @Test
        @DisplayName("attack: 1 MiB of headers; 10,000 header lines")
        void refusesHeadersThatHttpFindsTooLarge() {
            String lines = "X-A: b\r\n".repeat(10_000);
            String request = RequestText.upgrade().toString().replace("\r\n\r\n", "\r\n" + lines + "\r\n");
            try (TestServer server = TestServer.with(chat().build())) {
                assertThat(server.receive(request).sent()).startsWith("HTTP/1.1 431 ");
                assertThat(server.rejected().reason()).isEqualTo(Rejection.HEADER_TOO_LARGE);
            }
            String large = RequestText.plain("GET /other HTTP/1.1")
                    .with("X-A: " + "a".repeat(1024 * 1024))
                    .toString();
            assertThat(answer(large)).startsWith("HTTP/1.1 431 ");
        }

        @Test
        void causesA500WhenThePolicyThrows() {
            IllegalStateException bug = new IllegalStateException("bug");
            OriginPolicy policy = (origin, host, secure) -> {
                throw bug;
            };
            try (TestServer server = TestServer.with(chat().originPolicy(policy).build())) {
                assertThat(server.receive(RequestText.upgrade()).sent())
                        .startsWith("HTTP/1.1 500 ")
                        .doesNotContain("bug");
                assertThat(server.rejected()).isEqualTo(HandshakeRejected.because(bug));
            }
        }
    }

    @Nested
    @DisplayName("Every fixture, cut everywhere")
    class Cutting {

        static Stream<String> fixtures() {
            Stream<String> accepted = Stream.of(
                    RequestText.upgrade() + HELLO + HELLO,
                    RequestText.upgrade().line("GET http://h/chat?a=b HTTP/1.1") + HELLO,
                    RequestText.plain("GET / HTTP/1.1") + RequestText.upgrade().toString(),
                    RequestText.plain("POST / HTTP/1.1").with("Content-Length: 5") + "hello");
            return Stream.concat(
                    accepted,
                    Refusing.REFUSED.stream()
                            .map(arguments -> (String) arguments.get()[3] + HELLO));
        }

        @ParameterizedTest
        @MethodSource("fixtures")
        void meansTheSame(String input) {
            List<String> whole = transcript(input, input.length());
            assertThat(transcript(input, 0)).as("byte by byte").isEqualTo(whole);
            int step = Math.max(1, input.length() / 1000);
            for (int cut = 1; cut < input.length(); cut += step) {
                assertThat(transcript(input, cut)).as("cut at %d", cut).isEqualTo(whole);
            }
        }

        private static List<String> transcript(String input, int cut) {
            try (TestServer server = TestServer.with(chat().build())) {
                if (cut == 0) {
                    server.receiveByteByByte(input);
                } else {
                    server.receive(input.substring(0, cut)).receive(input.substring(cut));
                }
                List<String> all = new ArrayList<>(server.log);
                // How a body is cut into contents is up to the HTTP decoder.
                all.removeIf(line -> line.startsWith("content"));
                all.replaceAll(line -> line.startsWith("end") ? "end" : line);
                all.add(server.sent());
                return all;
            }
        }
    }

    @Nested
    @DisplayName("HandshakeComplete")
    class Completing {

        @Test
        @DisplayName("gap 24: a query does not make the path miss")
        void carriesPathQueryAndHeaders() {
            try (TestServer server = TestServer.with(chat().build())) {
                server.receive(RequestText.upgrade()
                        .line("GET /chat?room=a%20b&room=c&x HTTP/1.1")
                        .with("Cookie: a=1", "Cookie: b=2"));
                HandshakeComplete complete = server.complete();
                assertThat(complete.path()).isEqualTo("/chat");
                assertThat(complete.query()).isEqualTo(Map.of("room", List.of("a b", "c"), "x", List.of("")));
                assertThat(complete.request().query("room")).isEqualTo("a b");
                assertThat(complete.request().query("none")).isNull();
                assertThat(complete.request().rawQuery()).isEqualTo("room=a%20b&room=c&x");
                assertThat(complete.request().uri()).isEqualTo("/chat?room=a%20b&room=c&x");
                assertThat(complete.headers().getAll("cookie")).containsExactly("a=1", "b=2");
                assertThat(complete.request().host()).isEqualTo("server.example.com");
                assertThat(complete.request().secure()).isFalse();
                assertThat(complete.request().remoteAddress()).isEqualTo(server.channel.remoteAddress());
                assertThat(complete.request().localAddress()).isEqualTo(server.channel.localAddress());
            }
        }

        @Test
        void carriesWhatWasAgreedOn() {
            ServerHandshakeConfig config = chat().subprotocols(SubprotocolSelector.clientPreference("b", "a"))
                    .extensions(offer -> FakeExtension.answering(0, offer))
                    .authorizer(HandshakeAuthorizer.immediate(
                            request -> HandshakeDecision.accept().withAttachment("user")))
                    .build();
            try (TestServer server = TestServer.with(config)) {
                server.receive(
                        RequestText.upgrade().with("Sec-WebSocket-Protocol: a, b", "Sec-WebSocket-Extensions: x; y=1"));
                HandshakeComplete complete = server.complete();
                assertThat(complete.subprotocol()).isEqualTo("a");
                assertThat(ExtensionHeader.format(complete.extensions())).isEqualTo("x; y=1");
                assertThat(complete.attachment(String.class)).isEqualTo("user");
                assertThatThrownBy(() -> complete.attachment(Integer.class)).isInstanceOf(ClassCastException.class);
                assertThat(complete.request().subprotocols()).containsExactly("a", "b");
                assertThat(complete.request().extensions()).hasSize(1);
            }
        }

        @Test
        void isFollowedByNettysOwn() {
            try (TestServer server = TestServer.with(chat().build())) {
                server.receive(RequestText.upgrade().line("GET /chat?a HTTP/1.1"));
                assertThat(server.log).containsExactly("complete", "netty complete");
                WebSocketServerProtocolHandler.HandshakeComplete netty =
                        (WebSocketServerProtocolHandler.HandshakeComplete) server.events.get(1);
                assertThat(netty.requestUri()).isEqualTo("/chat?a");
                assertThat(netty.requestHeaders().get("host")).isEqualTo("server.example.com");
                assertThat(netty.selectedSubprotocol()).isNull();
            }
        }

        @Test
        void holdsHeadersThatNobodyCanChange() {
            try (TestServer server = TestServer.with(chat().build())) {
                server.receive(RequestText.upgrade());
                assertThatThrownBy(() -> server.complete().headers().add("a", "b"))
                        .isInstanceOf(UnsupportedOperationException.class);
            }
        }

        @Test
        void showsNoCredentialsAsText() {
            ServerHandshakeConfig config = chat().authorizer(HandshakeAuthorizer.immediate(
                            request -> HandshakeDecision.accept().withAttachment("secret user")))
                    .build();
            try (TestServer server = TestServer.with(config)) {
                server.receive(RequestText.upgrade()
                        .line("GET /chat?token=secret HTTP/1.1")
                        .with("Authorization: Bearer secret"));
                assertThat(server.complete().toString()).contains("/chat").doesNotContain("secret");
            }
        }
    }
}
