package dev.sluice.handshake;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Queue;

/** An HTTP proxy that knows CONNECT alone (RFC 7231 4.3.6). */
final class HttpConnectProxy extends SimpleChannelInboundHandler<FullHttpRequest> {

    private final Queue<String> targets;
    private final String authorization;

    private HttpConnectProxy(Queue<String> targets, String user, String password) {
        this.targets = targets;
        String credentials = user + ':' + password;
        authorization = user.isEmpty()
                ? null
                : "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }

    /** Makes {@code channel} one. It notes the targets it was asked for; an empty user stands for anybody. */
    static void install(Channel channel, Queue<String> targets, String user, String password) {
        channel.pipeline()
                .addLast(new HttpServerCodec(), new HttpObjectAggregator(1024))
                .addLast(new HttpConnectProxy(targets, user, password));
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        String target = request.uri();
        targets.add(target);
        if (!request.method().equals(HttpMethod.CONNECT)) {
            refuse(ctx, HttpResponseStatus.METHOD_NOT_ALLOWED);
        } else if (authorization != null
                && !authorization.equals(request.headers().get(HttpHeaderNames.PROXY_AUTHORIZATION))) {
            refuse(ctx, HttpResponseStatus.PROXY_AUTHENTICATION_REQUIRED);
        } else {
            int colon = target.lastIndexOf(':');
            String host = target.substring(0, colon).replaceAll("[\\[\\]]", "");
            Relay.connect(ctx.channel(), host, Integer.parseInt(target.substring(colon + 1)))
                    .addListener((ChannelFutureListener) connected -> {
                        if (connected.isSuccess()) {
                            tunnel(ctx, connected.channel());
                        } else {
                            refuse(ctx, HttpResponseStatus.BAD_GATEWAY);
                        }
                    });
        }
    }

    private void tunnel(ChannelHandlerContext ctx, Channel server) {
        ctx.writeAndFlush(answer(HttpResponseStatus.OK));
        ctx.pipeline().addLast(new Relay(server));
        ctx.pipeline().remove(HttpObjectAggregator.class);
        ctx.pipeline().remove(HttpServerCodec.class);
        ctx.pipeline().remove(this);
    }

    private static void refuse(ChannelHandlerContext ctx, HttpResponseStatus status) {
        FullHttpResponse answer = answer(status);
        answer.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0);
        ctx.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
    }

    private static FullHttpResponse answer(HttpResponseStatus status) {
        return new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status);
    }
}
