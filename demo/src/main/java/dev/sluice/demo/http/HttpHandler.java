package dev.sluice.demo.http;

import static io.netty.handler.codec.http.HttpHeaderNames.CONNECTION;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_LENGTH;
import static io.netty.handler.codec.http.HttpHeaderNames.DATE;
import static io.netty.handler.codec.http.HttpHeaderNames.ETAG;
import static io.netty.handler.codec.http.HttpHeaderNames.HOST;
import static io.netty.handler.codec.http.HttpHeaderNames.IF_NONE_MATCH;
import static io.netty.handler.codec.http.HttpHeaderValues.CLOSE;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.EventExecutor;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests by what lies at their path. One at a time: while an answer is being made, the channel does not read by
 * itself, and a handler before this one holds back what has been read. Keep-alive is the matter of one before it, too.
 */
final class HttpHandler extends SimpleChannelInboundHandler<FullHttpRequest> {

    private static final Logger log = LoggerFactory.getLogger(HttpHandler.class);

    /** RFC 9110 5.6.7: two digits for the day, which the JDK's own format has not. */
    private static final DateTimeFormatter DATE_FORMAT = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final Routes routes;
    private boolean isBusy;
    private boolean readsSuspended;

    HttpHandler(Routes routes) {
        this.routes = routes;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        CompletableFuture<Response> answer = answer(request).toCompletableFuture();
        HttpMethod method = request.method();
        List<String> known = request.headers().getAll(IF_NONE_MATCH);
        if (answer.isDone()) {
            ctx.write(conditional(method, known, result(answer)));
            return;
        }
        isBusy = true;
        suspendReadsIfNeeded(ctx);
        answer.whenComplete((response, failure) -> run(ctx.executor(), () -> {
            if (ctx.channel().isActive()) {
                ctx.write(conditional(method, known, result(answer)));
                isBusy = false;
                suspendReadsIfNeeded(ctx); // or the next request comes, and is answered
                ctx.flush();
            }
        }));
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.flush();
    }

    /** Takes no more requests while their answers are not read. */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        suspendReadsIfNeeded(ctx);
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

    private CompletionStage<Response> answer(FullHttpRequest request) {
        if (request.decoderResult().isFailure()) {
            // Nothing that follows is decoded any more.
            return CompletableFuture.completedFuture(badRequest().with(CONNECTION, CLOSE));
        }
        // RFC 9112 3.2: a request of HTTP/1.1 without Host, or with two, MUST be answered with 400
        if (hasBadHost(request)) {
            return CompletableFuture.completedFuture(badRequest());
        }
        Routes.Match match = routes.find(request.method(), request.uri());
        try {
            return match.endpoint().answer(Request.of(request, match.parameters()));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static Response badRequest() {
        return Response.text(HttpResponseStatus.BAD_REQUEST, HttpResponseStatus.BAD_REQUEST.toString());
    }

    private static boolean hasBadHost(HttpRequest request) {
        int hosts = request.headers().getAll(HOST).size();
        return hosts > 1 || (hosts == 0 && request.protocolVersion().equals(HttpVersion.HTTP_1_1));
    }

    private static Response result(CompletableFuture<Response> answer) {
        return answer.handle((response, failure) -> {
                    if (failure == null) {
                        return response;
                    }
                    log.error("could not answer", failure);
                    HttpResponseStatus status = HttpResponseStatus.INTERNAL_SERVER_ERROR;
                    return Response.text(status, status.toString());
                })
                .join();
    }

    /** For HEAD too: the encoder knows what was asked, and leaves the body away. */
    private static FullHttpResponse conditional(HttpMethod method, List<String> known, Response response) {
        String tag = response.headers().get(ETAG);
        boolean isRead = method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
        if (isRead && tag != null && EntityTag.isKnown(tag, known)) {
            FullHttpResponse notModified = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.NOT_MODIFIED, Unpooled.EMPTY_BUFFER);
            notModified.headers().set(response.headers()).remove("content-type").set(DATE, now());
            // RFC 9110 8.6: that of a 200. Without it, Netty takes the end of the connection for the end of the answer.
            notModified.headers().setInt(CONTENT_LENGTH, response.length());
            return notModified;
        }
        FullHttpResponse full =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, response.status(), response.content());
        full.headers().set(response.headers()).set(DATE, now());
        if (!response.status().equals(HttpResponseStatus.NO_CONTENT)) {
            full.headers().setInt(CONTENT_LENGTH, response.length());
        }
        return full;
    }

    private static String now() {
        return DATE_FORMAT.format(Instant.now());
    }

    private void suspendReadsIfNeeded(ChannelHandlerContext ctx) {
        suspendReads(ctx, isBusy || !ctx.channel().isWritable());
    }

    private void suspendReads(ChannelHandlerContext ctx, boolean suspend) {
        if (suspend != readsSuspended) {
            readsSuspended = suspend;
            ctx.channel().config().setAutoRead(!suspend);
        }
    }

    private static void run(EventExecutor eventLoop, Runnable task) {
        try {
            eventLoop.execute(task);
        } catch (RejectedExecutionException e) {
            // The event loop has ended, and the connection with it.
        }
    }
}
