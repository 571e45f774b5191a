package dev.sluice.demo.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.cookie.ClientCookieDecoder;
import io.netty.handler.codec.http.cookie.Cookie;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** {@code POST /api/login}, on a connection of its own. */
final class Login extends SimpleChannelInboundHandler<FullHttpResponse> {

    private static final String COOKIE = "sluice-chat";
    private static final int MAX_ANSWER_BYTES = 64 * 1024;
    private static final int TIMEOUT_SECONDS = 10;

    /** What the server has answered. */
    sealed interface Answer {

        /** One is in, with that Cookie header. */
        record In(String cookie) implements Answer {}

        /** One is not, with one of the protocol's codes, or {@code http-} and the status where the answer has none. */
        record Refused(String code, long retryAfterMillis) implements Answer {}
    }

    /** The body of a refusal. */
    private record Body(@Nullable String code, @Nullable Long retryAfterMillis) {}

    private final ChatUrl server;
    private final String name;
    private final Promise<Answer> answer;

    private Login(ChatUrl server, String name, Promise<Answer> answer) {
        this.server = server;
        this.name = name;
        this.answer = answer;
    }

    /**
     * Logs in.
     *
     * @param loop where all of it happens; one of NIO
     * @param tls what {@code https} is spoken with
     * @return completes on the event loop; fails when there was no answer in time. To cancel it closes the connection.
     */
    static Future<Answer> post(EventLoop loop, ChatUrl server, SslContext tls, String name) {
        Promise<Answer> answer = loop.newPromise();
        var connecting = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, TIMEOUT_SECONDS * 1_000)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        if (server.isSecure()) {
                            channel.pipeline().addLast(tlsHandler(tls, channel, server));
                        }
                        channel.pipeline()
                                .addLast(
                                        new HttpClientCodec(),
                                        new HttpObjectAggregator(MAX_ANSWER_BYTES),
                                        new ReadTimeoutHandler(TIMEOUT_SECONDS),
                                        new Login(server, name, answer));
                    }
                })
                .connect(server.host(), server.port());
        connecting.addListener(connected -> {
            if (!connected.isSuccess()) {
                answer.tryFailure(connected.cause());
            }
        });
        answer.addListener(done -> connecting.channel().close());
        return answer;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ByteBuf body = Unpooled.wrappedBuffer(Json.bytes(Map.of("name", name)));
        FullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/api/login", body);
        request.headers()
                .set(HttpHeaderNames.HOST, server.authority())
                .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE)
                .setInt(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
        ctx.writeAndFlush(request);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpResponse response) {
        if (!response.status().equals(HttpResponseStatus.OK)) {
            answer.trySuccess(refusal(response.status(), response.content().toString(StandardCharsets.UTF_8)));
            return;
        }
        String cookie = cookie(response.headers().getAll(HttpHeaderNames.SET_COOKIE));
        if (cookie == null) {
            answer.tryFailure(new IOException("the login was answered without the cookie " + COOKIE));
        } else {
            answer.trySuccess(new Answer.In(cookie));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        answer.tryFailure(new IOException("the connection was lost before the login was answered"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        answer.tryFailure(cause);
    }

    private static Answer.Refused refusal(HttpResponseStatus status, String json) {
        try {
            Body body = Json.read(json, Body.class);
            if (body != null && body.code() != null) {
                return new Answer.Refused(body.code(), body.retryAfterMillis() == null ? 0 : body.retryAfterMillis());
            }
        } catch (JacksonException e) {
            // Not the chat's own refusal: a proxy's, for instance.
        }
        return new Answer.Refused("http-" + status.code(), 0);
    }

    private static @Nullable String cookie(List<String> setCookies) {
        for (String setCookie : setCookies) {
            Cookie cookie = ClientCookieDecoder.STRICT.decode(setCookie);
            if (cookie != null && cookie.name().equals(COOKIE)) {
                return cookie.name() + '=' + cookie.value();
            }
        }
        return null;
    }

    private static SslHandler tlsHandler(SslContext tls, SocketChannel channel, ChatUrl server) {
        SslHandler handler = tls.newHandler(channel.alloc(), server.host(), server.port());
        SSLParameters parameters = handler.engine().getSSLParameters();
        // RFC 2818 3.1: the certificate has to name the host. Netty 4.1 does not check that by itself.
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        handler.engine().setSSLParameters(parameters);
        return handler;
    }
}
