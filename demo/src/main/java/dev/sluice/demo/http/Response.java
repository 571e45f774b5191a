package dev.sluice.demo.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;

/** An answer: a status, headers and bytes. Not to be changed once it is given away; it can be given many times. */
public final class Response {

    private final HttpResponseStatus status;
    private final HttpHeaders headers = new DefaultHttpHeaders();
    private final byte[] body;

    private Response(HttpResponseStatus status, byte[] body) {
        this.status = status;
        this.body = body;
    }

    /** Bytes of some type, taken over. */
    public static Response of(HttpResponseStatus status, String contentType, byte[] body) {
        // No type but the one that is declared, whatever the bytes look like.
        return new Response(status, body)
                .with(HttpHeaderNames.CONTENT_TYPE, contentType)
                .with("x-content-type-options", "nosniff");
    }

    /** A line of plain text that is not to be kept. */
    public static Response text(HttpResponseStatus status, String line) {
        return of(status, "text/plain; charset=utf-8", (line + '\n').getBytes(UTF_8))
                .with(HttpHeaderNames.CACHE_CONTROL, "no-store");
    }

    /** JSON that is not to be kept, taken over. */
    public static Response json(HttpResponseStatus status, byte[] body) {
        return of(status, "application/json", body).with(HttpHeaderNames.CACHE_CONTROL, "no-store");
    }

    /** A status that has no body. */
    public static Response empty(HttpResponseStatus status) {
        return new Response(status, new byte[0]);
    }

    /** Sets a header. */
    public Response with(CharSequence header, Object value) {
        headers.set(header, value);
        return this;
    }

    /** The status. */
    public HttpResponseStatus status() {
        return status;
    }

    /** The headers. */
    public HttpHeaders headers() {
        return headers;
    }

    int length() {
        return body.length;
    }

    /** A buffer of its own over the shared bytes, which nobody changes. */
    ByteBuf content() {
        return Unpooled.wrappedBuffer(body);
    }
}
