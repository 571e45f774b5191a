package dev.sluice.handshake;

import static dev.sluice.handshake.TestServer.HELLO;
import static dev.sluice.handshake.TestServer.chat;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpChunkedInput;
import io.netty.handler.codec.http.HttpContentCompressor;
import io.netty.handler.codec.http.HttpContentDecompressor;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerExpectContinueHandler;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.cors.CorsConfigBuilder;
import io.netty.handler.codec.http.cors.CorsHandler;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandler;
import io.netty.handler.stream.ChunkedStream;
import io.netty.handler.stream.ChunkedWriteHandler;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP and WebSockets on one port, and Netty's HTTP handlers in all arrangements. */
class SharedPortTest {

    private static final List<String> CODEC = List.of(
            "FrameDecoder",
            "FrameEncoder",
            "KeepAliveHandler",
            "CloseHandler",
            "MessageAggregator",
            "BackpressureHandler");

    private static ServerHandshakeHandler chatHandler() {
        return new ServerHandshakeHandler(chat().build());
    }

    private static HttpResponse response(HttpResponseStatus status, String body) {
        DefaultFullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, status, Unpooled.copiedBuffer(body, StandardCharsets.US_ASCII));
        response.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.length());
        return response;
    }

    @Nested
    class OtherPaths {

        @Test
        void arePassedOnUntouched() {
            try (TestServer server = TestServer.with(chat().build())) {
                server.receive(RequestText.plain("POST /upload?a HTTP/1.1").with("Content-Length: 5") + "hello");
                assertThat(server.log).containsExactly("POST /upload?a", "end hello");
                assertThat(server.handlers()).startsWith("HttpServerCodec", "ServerHandshakeHandler");
            }
        }

        @Test
        void arePassedOnEvenIfTheyAskForAWebSocket() {
            try (TestServer server = TestServer.with(chat().build())) {
                server.receive(RequestText.upgrade().line("GET /other HTTP/1.1"));
                assertThat(server.log).containsExactly("GET /other", "end");
            }
        }

        @Test
        void arePassedOnInEveryFormOfTarget() {
            try (TestServer server = TestServer.with(chat().build())) {
                server.receive(RequestText.plain("OPTIONS * HTTP/1.1"));
                server.receive(RequestText.plain("GET http://x/chatter HTTP/1.1"));
                server.receive(RequestText.plain("CONNECT x:443 HTTP/1.1"));
                assertThat(server.log)
                        .containsExactly("OPTIONS *", "end", "GET http://x/chatter", "end", "CONNECT x:443", "end");
            }
        }

        @Test
        void areServedBeforeAndAnUpgradeFollows() {
            try (TestServer server = TestServer.with(chat().build())) {
                server.receive(RequestText.plain("GET / HTTP/1.1"));
                server.channel.writeOutbound(response(HttpResponseStatus.OK, "page"));
                assertThat(server.sent()).startsWith("HTTP/1.1 200 OK").endsWith("page");
                server.receive(RequestText.upgrade() + HELLO);
                assertThat(server.sent()).startsWith("HTTP/1.1 101");
                assertThat(server.log).containsExactly("GET /", "end", "complete", "netty complete", "text Hello");
            }
        }
    }

    @Nested
    @DisplayName("RFC 7230 6.3.2: an upgrade pipelined behind other requests")
    class Pipelining {

        private final String pipelined =
                RequestText.plain("GET /1 HTTP/1.1").toString() + RequestText.plain("GET /2 HTTP/1.1");

        @Test
        void waitsForTheirResponses() {
            try (TestServer server = TestServer.with(chat().build())) {
                server.receive(pipelined + RequestText.upgrade() + HELLO);
                assertThat(server.log).containsExactly("GET /1", "end", "GET /2", "end");
                server.channel.writeOutbound(response(HttpResponseStatus.OK, "one"));
                assertThat(server.sent()).endsWith("one");
                assertThat(server.channel.config().isAutoRead()).isFalse();
                server.channel.writeOutbound(response(HttpResponseStatus.NOT_FOUND, "two"));
                assertThat(server.sent()).startsWith("HTTP/1.1 404").contains("twoHTTP/1.1 101");
                assertThat(server.log).endsWith("complete", "netty complete", "text Hello");
                assertThat(server.channel.config().isAutoRead()).isTrue();
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"GET /1 HTTP/1.0", "GET /1 HTTP/1.1\r\nConnection: close"})
        @DisplayName("RFC 7230 6.6: behind a request that closes the connection there is no upgrade")
        void isNotTakenBehindTheLastRequest(String last) {
            try (TestServer server = TestServer.with(chat().build())) {
                server.receive(last + "\r\nHost: server.example.com\r\n\r\n" + RequestText.upgrade());
                server.channel.writeOutbound(response(HttpResponseStatus.OK, "one"));
                assertThat(server.sent()).endsWith("one");
                assertThat(server.log).containsExactly("GET /1", "end", "GET /chat", "end");
            }
        }

        @Test
        void isRefusedInTurn() {
            try (TestServer server = TestServer.with(chat().build())) {
                server.receive(pipelined + RequestText.upgrade().without("Host") + HELLO);
                // More than is kept for a request that may still be accepted.
                server.receive(HELLO.repeat(200_000));
                server.channel.writeOutbound(response(HttpResponseStatus.OK, "one"));
                assertThat(server.sent()).endsWith("one");
                server.channel.writeOutbound(response(HttpResponseStatus.OK, "two"));
                assertThat(server.sent()).contains("twoHTTP/1.1 400");
                assertThat(server.channel.isOpen()).isFalse();
            }
        }

        @Test
        void waitsForResponsesThatAHandlerBeforeItHoldsBack() {
            try (TestServer server = TestServer.with(new HttpServerCodec(), new ChunkedWriteHandler(), chatHandler())) {
                server.receive(pipelined + RequestText.upgrade() + HELLO);
                HttpResponse file = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
                file.headers().set(HttpHeaderNames.TRANSFER_ENCODING, "chunked");
                server.channel.write(file);
                server.channel.write(new HttpChunkedInput(
                        new ChunkedStream(new ByteArrayInputStream("one".getBytes(StandardCharsets.US_ASCII)))));
                server.channel.write(response(HttpResponseStatus.OK, "two"), server.channel.voidPromise());
                assertThat(server.log).containsExactly("GET /1", "end", "GET /2", "end");
                server.channel.flush();
                assertThat(server.sent()).contains("3\r\none\r\n0\r\n\r\nHTTP/1.1 200 OK", "twoHTTP/1.1 101");
                assertThat(server.log).endsWith("complete", "netty complete", "text Hello");
            }
        }

        @Test
        void isClosedAtTheDeadline() {
            try (TestServer server = TestServer.with(chat().build())) {
                server.receive(pipelined + RequestText.upgrade() + HELLO).advance(10_000);
                assertThat(server.channel.isOpen()).isFalse();
                assertThat(server.sent()).isEmpty();
                assertThat(server.log).endsWith("rejected 408 REQUEST_TIMEOUT");
            }
        }
    }

    @Nested
    class SeveralHandlers {

        private final TestServer server = TestServer.with(
                new HttpServerCodec(),
                new ServerHandshakeHandler(chat().build()),
                new ServerHandshakeHandler(chat().path("/news").build()),
                new ServerHandshakeHandler(chat().pathPrefix("/rooms").build()));

        @ParameterizedTest
        @ValueSource(strings = {"/chat", "/news", "/rooms/7"})
        void serveAPathEach(String path) {
            try (server) {
                server.receive(RequestText.upgrade().line("GET " + path + " HTTP/1.1") + HELLO);
                assertThat(server.complete().path()).isEqualTo(path);
                assertThat(server.log).containsExactly("complete", "netty complete", "text Hello");
                assertThat(server.handlers())
                        .startsWith(CODEC.toArray(String[]::new))
                        .hasSize(CODEC.size() + 2);
                server.advance(10_000);
                assertThat(server.channel.isOpen()).isTrue();
            }
        }

        @Test
        void passOnWhatIsNobodys() {
            try (server) {
                server.receive(RequestText.upgrade().line("GET / HTTP/1.1")).advance(60_000);
                assertThat(server.log).containsExactly("GET /", "end");
                assertThat(server.channel.isOpen()).isTrue();
            }
        }
    }

    @Nested
    class NettysHttpHandlers {

        static Stream<Arguments> pipelines() {
            CorsHandler cors = new CorsHandler(CorsConfigBuilder.forAnyOrigin().build());
            return Stream.of(
                    pipeline("codec", new HttpServerCodec()),
                    pipeline("decoder and encoder", new HttpRequestDecoder(), new HttpResponseEncoder()),
                    pipeline("encoder and decoder", new HttpResponseEncoder(), new HttpRequestDecoder()),
                    pipeline("aggregator", new HttpServerCodec(), new HttpObjectAggregator(1024)),
                    pipeline("an aggregator's subclass", new HttpServerCodec(), new OwnAggregator()),
                    pipeline("compressor", new HttpServerCodec(), new HttpContentCompressor()),
                    pipeline("decompressor", new HttpServerCodec(), new HttpContentDecompressor(1024)),
                    pipeline("keep-alive", new HttpServerCodec(), new HttpServerKeepAliveHandler()),
                    pipeline("expect-continue", new HttpServerCodec(), new HttpServerExpectContinueHandler()),
                    pipeline("cors", new HttpServerCodec(), cors),
                    pipeline(
                            "Netty's extensions",
                            new HttpServerCodec(),
                            new WebSocketServerExtensionHandler(offer -> FakeExtension.answering(4, offer))),
                    pipeline(
                            "all of them",
                            new HttpRequestDecoder(),
                            new HttpResponseEncoder(),
                            new HttpContentDecompressor(1024),
                            new HttpContentCompressor(),
                            new HttpServerKeepAliveHandler(),
                            new HttpServerExpectContinueHandler(),
                            new HttpObjectAggregator(1024),
                            new CorsHandler(CorsConfigBuilder.forAnyOrigin().build())));
        }

        private static Arguments pipeline(String name, ChannelHandler... handlers) {
            return Arguments.of(name, handlers);
        }

        private static TestServer server(ChannelHandler[] http, ServerHandshakeConfig config) {
            return TestServer.with(Stream.concat(Stream.of(http), Stream.of(new ServerHandshakeHandler(config)))
                    .toArray(ChannelHandler[]::new));
        }

        private static RequestText request() {
            return RequestText.upgrade()
                    .with("Accept-Encoding: gzip", "Expect: 100-continue", "Origin: http://server.example.com")
                    .with("Sec-WebSocket-Extensions: x");
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("pipelines")
        void areGoneAfterAnUpgrade(String name, ChannelHandler[] http) {
            try (TestServer server = server(http, chat().build())) {
                server.receive(request() + HELLO);
                String sent = server.sent();
                assertThat(sent).as(name).contains("HTTP/1.1 101 ").doesNotContain("sec-websocket-extensions");
                assertThat(server.log).containsExactly("complete", "netty complete", "text Hello");
                assertThat(server.handlers())
                        .startsWith(CODEC.toArray(String[]::new))
                        .hasSize(CODEC.size() + 2);
                assertThat(server.channel.isOpen()).isTrue();
            }
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("pipelines")
        void areGoneAfterALateUpgrade(String name, ChannelHandler[] http) {
            CompletableFuture<HandshakeDecision> decision = new CompletableFuture<>();
            try (TestServer server =
                    server(http, chat().authorizer(request -> decision).build())) {
                server.receive(request()).receive(HELLO).receive(HELLO.substring(0, 1));
                decision.complete(HandshakeDecision.accept());
                server.receive(HELLO.substring(1));
                assertThat(server.log)
                        .as(name)
                        .containsExactly("complete", "netty complete", "text Hello", "text Hello");
            }
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("pipelines")
        void doNotChangeARefusal(String name, ChannelHandler[] http) {
            try (TestServer server = server(http, chat().build())) {
                server.receive(request().replace("Origin: http://evil") + HELLO);
                String refusal = server.sent();
                assertThat(refusal.substring(refusal.indexOf("HTTP/1.1 403")))
                        .as(name)
                        .contains("connection: close\r\n")
                        .endsWith("\r\n\r\n" + Rejection.ORIGIN.message());
                assertThat(server.log).containsExactly("rejected 403 ORIGIN");
            }
        }

        @Test
        void behindTheHandshakeAreGoneToo() {
            try (TestServer server = TestServer.with(
                    new HttpServerCodec(), chatHandler(), new HttpContentCompressor(), new HttpObjectAggregator(10))) {
                server.receive(RequestText.upgrade() + HELLO);
                assertThat(server.log).containsExactly("complete", "netty complete", "text Hello");
                assertThat(server.handlers())
                        .startsWith(CODEC.toArray(String[]::new))
                        .hasSize(CODEC.size() + 2);
            }
        }

        @Test
        void thatStandTwiceAsOneInstanceAreGone() {
            CorsHandler shared = new SharableCors();
            try (TestServer server = TestServer.with(new HttpServerCodec(), shared, chatHandler(), shared)) {
                server.receive(RequestText.upgrade());
                assertThat(server.handlers()).doesNotContain("SharableCors");
            }
        }

        @Test
        @DisplayName("Netty's WebSocket of another path is gone")
        void thatOpenWebSocketsElsewhereAreGone() {
            try (TestServer server = TestServer.with(
                    new HttpServerCodec(),
                    new HttpObjectAggregator(1024),
                    chatHandler(),
                    new WebSocketServerProtocolHandler("/old"))) {
                server.receive(RequestText.upgrade() + HELLO);
                assertThat(server.log).containsExactly("complete", "netty complete", "text Hello");
                assertThat(server.handlers())
                        .startsWith(CODEC.toArray(String[]::new))
                        .hasSize(CODEC.size() + 2);
            }
        }

        @Test
        void theApplicationsHandlersStay() {
            ChannelInboundHandlerAdapter before = new ChannelInboundHandlerAdapter() {};
            ChannelInboundHandlerAdapter after = new ChannelInboundHandlerAdapter() {};
            try (TestServer server = TestServer.with(new HttpServerCodec(), before, chatHandler(), after)) {
                server.receive(RequestText.upgrade());
                assertThat(server.channel.pipeline().toMap().values()).contains(before, after);
                assertThat(server.channel.pipeline().first()).isSameAs(before);
            }
        }

        @Test
        @DisplayName("an aggregated request is released, and its body refused")
        void aggregatorsHandOverWholeRequests() {
            try (TestServer server =
                    TestServer.with(new HttpServerCodec(), new HttpObjectAggregator(1024), chatHandler())) {
                server.receive(RequestText.upgrade().with("Transfer-Encoding: chunked") + "1\r\nx\r\n0\r\n\r\n");
                assertThat(server.rejected().reason()).isEqualTo(Rejection.BODY);
            }
        }

        @Test
        void mayLeaveOutTheContentLengthOfABody() {
            ChannelInboundHandlerAdapter forgetful = new ChannelInboundHandlerAdapter() {
                @Override
                public void channelRead(ChannelHandlerContext ctx, Object message) {
                    ((FullHttpRequest) message).headers().remove(HttpHeaderNames.CONTENT_LENGTH);
                    ctx.fireChannelRead(message);
                }
            };
            try (TestServer server =
                    TestServer.with(new HttpServerCodec(), new HttpObjectAggregator(1024), forgetful, chatHandler())) {
                server.receive(RequestText.upgrade().with("Content-Length: 1") + "x");
                assertThat(server.rejected().reason()).isEqualTo(Rejection.BODY);
            }
        }
    }

    private static final class OwnAggregator extends HttpObjectAggregator {
        OwnAggregator() {
            super(1024);
        }
    }

    @ChannelHandler.Sharable
    private static final class SharableCors extends CorsHandler {
        SharableCors() {
            super(CorsConfigBuilder.forAnyOrigin().build());
        }
    }
}
