package dev.sluice.demo.http;

import static io.netty.handler.codec.http.HttpHeaderNames.ALLOW;
import static io.netty.handler.codec.http.HttpHeaderNames.CACHE_CONTROL;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_LENGTH;
import static io.netty.handler.codec.http.HttpHeaderNames.HOST;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers GET and HEAD for what lies at a path, 404 for what does not, and 405 for other methods. A body that comes with a
 * request is dropped as it arrives. Keep-alive is the matter of the handler before it.
 */
final class HttpHandler extends SimpleChannelInboundHandler<HttpObject> {

    private static final Logger log = LoggerFactory.getLogger(HttpHandler.class);

    private final Map<String, Resource> resources;
    private boolean readsSuspended;

    HttpHandler(Map<String, Resource> resources) {
        this.resources = resources;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject part) {
        if (part instanceof HttpRequest request) {
            ctx.write(answer(request));
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.flush();
    }

    /** Takes no more requests while their answers are not read. */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        suspendReads(ctx, !ctx.channel().isWritable());
        ctx.fireChannelWritabilityChanged();
    }

    /** After the upgrade, others decide about reading. */
    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        suspendReads(ctx, false);
    }

    /** The client has gone or is too slow. Mistakes of this server's are not expected here, and end the connection too. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        log.debug("{} closed for {}", ctx.channel().id(), cause.toString());
        ctx.close();
    }

    private void suspendReads(ChannelHandlerContext ctx, boolean suspend) {
        if (suspend != readsSuspended) {
            readsSuspended = suspend;
            ctx.channel().config().setAutoRead(!suspend);
        }
    }

    private FullHttpResponse answer(HttpRequest request) {
        // RFC 7230 5.4: a request of HTTP/1.1 without Host, or with two, MUST be answered with 400
        int hosts = request.headers().getAll(HOST).size();
        if (hosts > 1 || (hosts == 0 && request.protocolVersion().equals(HttpVersion.HTTP_1_1))) {
            return refusal(HttpResponseStatus.BAD_REQUEST);
        }
        Resource resource = resources.get(path(request.uri()));
        if (resource == null) {
            return refusal(HttpResponseStatus.NOT_FOUND);
        }
        if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            FullHttpResponse refusal = refusal(HttpResponseStatus.METHOD_NOT_ALLOWED);
            refusal.headers().set(ALLOW, "GET, HEAD");
            return refusal;
        }
        return response(HttpResponseStatus.OK, resource);
    }

    private static FullHttpResponse refusal(HttpResponseStatus status) {
        FullHttpResponse refusal = response(status, Resource.text(status.toString()));
        refusal.headers().set(CACHE_CONTROL, "no-store");
        return refusal;
    }

    /** For HEAD too: the encoder knows what was asked, and leaves the body away. */
    private static FullHttpResponse response(HttpResponseStatus status, Resource resource) {
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, resource.content());
        response.headers().set(resource.headers()).setInt(CONTENT_LENGTH, resource.length());
        return response;
    }

    /** The path of a request target: without its query, and without the authority of the absolute form. */
    private static String path(String target) {
        int scheme = target.startsWith("/") ? -1 : target.indexOf("://");
        int begin = scheme < 0 ? 0 : target.indexOf('/', scheme + 3);
        String path = begin < 0 ? "/" : target.substring(begin);
        int query = path.indexOf('?');
        return query < 0 ? path : path.substring(0, query);
    }
}
