package dev.sluice.demo.load;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.sluice.demo.Compression;
import dev.sluice.demo.Server;
import dev.sluice.demo.TestServer;
import dev.sluice.handshake.HandshakeAuthorizer;
import dev.sluice.handshake.HandshakeDecision;
import dev.sluice.handshake.HandshakeRequest;
import dev.sluice.handshake.ServerHandshakeConfig;
import dev.sluice.handshake.ServerHandshakeHandler;
import dev.sluice.handshake.SubprotocolSelector;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Stands for a chat server: the test hears what a client says and says what the server would. */
final class StandIn implements AutoCloseable {

    private static final int WAIT_SECONDS = 10;
    private static final int QUIET_MILLIS = 100;

    /** What a server makes of its clients. Called on the event loops of the connections. */
    interface Mind {

        void opened(Channel connection);

        void heard(Channel connection, String json);

        void closed(Channel connection);
    }

    private final Server server;
    private final Mind mind;
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final BlockingQueue<Channel> connections = new LinkedBlockingQueue<>();
    private final Deque<HttpResponseStatus> refusedHandshakes = new ArrayDeque<>();
    private final Deque<String> refusedLogins = new ArrayDeque<>();
    private int logins;

    StandIn() throws IOException {
        this(null, null);
    }

    /** With TLS, unless that is null. The test is its mind where that is null. */
    StandIn(SslContext tls, Mind mind) throws IOException {
        this.mind = mind == null ? new Test() : mind;
        ServerHandshakeConfig config = ServerHandshakeConfig.builder()
                .path("/chat")
                .subprotocols(SubprotocolSelector.serverPreference("chat.v1"))
                .extensions(Compression.TAKEOVER.extensions(1024 * 1024))
                .authorizer(HandshakeAuthorizer.immediate(this::decide))
                .onUpgrade((pipeline, handshake) -> {
                    pipeline.remove(Api.class);
                    pipeline.addLast(new Ear());
                    heard.add("open " + handshake.headers().get(HttpHeaderNames.COOKIE) + ", "
                            + handshake.subprotocol() + ", "
                            + handshake.extensions().size() + " extensions");
                    this.mind.opened(pipeline.channel());
                })
                .build();
        server = TestServer.start(pipeline -> addHandlers(pipeline, tls, config));
    }

    private void addHandlers(ChannelPipeline pipeline, SslContext tls, ServerHandshakeConfig config) {
        if (tls != null) {
            pipeline.addLast(tls.newHandler(pipeline.channel().alloc()));
        }
        pipeline.addLast(
                new HttpServerCodec(),
                new ServerHandshakeHandler(config),
                new HttpObjectAggregator(64 * 1024),
                new Api());
    }

    ChatUrl url() {
        return ChatUrl.parse(server.url("http", ""));
    }

    /** By the name that the certificate has. */
    ChatUrl secureUrl() {
        return ChatUrl.parse("https://localhost:" + server.address().getPort());
    }

    /** Refuses a login that comes, once, with that status and body. */
    synchronized void refuseLogin(int status, String body) {
        refusedLogins.add(status + " " + body);
    }

    /** Refuses a handshake that comes, once. */
    synchronized void refuseHandshake(HttpResponseStatus status) {
        refusedHandshakes.add(status);
    }

    /** The next thing that a client has done; fails when it did nothing in time. */
    String hear() throws InterruptedException {
        String next = heard.poll(WAIT_SECONDS, SECONDS);
        if (next == null) {
            throw new AssertionError("nothing heard within " + WAIT_SECONDS + " s");
        }
        return next;
    }

    /** The next connection that was opened. */
    Channel connection() throws InterruptedException {
        Channel next = connections.poll(WAIT_SECONDS, SECONDS);
        if (next == null) {
            throw new AssertionError("no connection within " + WAIT_SECONDS + " s");
        }
        return next;
    }

    /** In the order of the calls, whatever thread they come from. */
    static void say(Channel connection, String json) {
        connection.eventLoop().execute(() -> connection.writeAndFlush(new TextWebSocketFrame(json.replace('\'', '"'))));
    }

    /** Ends TCP without a word, after what was said. */
    static void cut(Channel connection) {
        connection
                .eventLoop()
                .execute(() -> connection.pipeline().firstContext().close());
    }

    static void close(Channel connection, int code) {
        connection.writeAndFlush(new CloseWebSocketFrame(code, ""));
    }

    /** Whether no client does anything for a while. */
    boolean isQuiet() throws InterruptedException {
        Thread.sleep(QUIET_MILLIS);
        return heard.isEmpty();
    }

    @Override
    public void close() {
        server.stop(Duration.ofSeconds(1));
    }

    private synchronized HandshakeDecision decide(HandshakeRequest request) {
        HttpResponseStatus refusal = refusedHandshakes.poll();
        if (refusal == null) {
            return HandshakeDecision.accept();
        }
        heard.add("refused " + refusal.code());
        return HandshakeDecision.reject(refusal);
    }

    private synchronized FullHttpResponse answer(FullHttpRequest request, Channel channel) {
        heard.add(
                request.method() + " " + request.uri() + " " + request.headers().get(HttpHeaderNames.CONTENT_TYPE) + " "
                        + request.content().toString(StandardCharsets.UTF_8));
        String refusal = refusedLogins.poll();
        String body = refusal == null ? "{\"name\":\"Ada\",\"expires\":1}" : refusal.substring(4);
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                refusal == null
                        ? HttpResponseStatus.OK
                        : HttpResponseStatus.valueOf(Integer.parseInt(refusal.substring(0, 3))),
                channel.alloc().buffer());
        response.content().writeCharSequence(body, StandardCharsets.UTF_8);
        response.headers()
                .setInt(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
        if (refusal == null) {
            response.headers().add(HttpHeaderNames.SET_COOKIE, "other=1; Path=/");
            response.headers()
                    .add(
                            HttpHeaderNames.SET_COOKIE,
                            "sluice-chat=c" + ++logins + "; Path=/; HttpOnly; SameSite=Strict");
        }
        return response;
    }

    /** HTTP beside the WebSocket. */
    private final class Api extends SimpleChannelInboundHandler<FullHttpRequest> {

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
            ctx.writeAndFlush(answer(request, ctx.channel()));
        }
    }

    /** What comes over the WebSocket. */
    private final class Ear extends SimpleChannelInboundHandler<TextWebSocketFrame> {

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, TextWebSocketFrame frame) {
            mind.heard(ctx.channel(), frame.text());
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            mind.closed(ctx.channel());
            ctx.fireChannelInactive();
        }
    }

    /** Keeps everything for the test. */
    private final class Test implements Mind {

        @Override
        public void opened(Channel connection) {
            connections.add(connection);
        }

        @Override
        public void heard(Channel connection, String json) {
            heard.add(json.replace('"', '\''));
        }

        @Override
        public void closed(Channel connection) {}
    }
}
