package dev.sluice.demo.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Something that can be had with GET: bytes and the headers that go with them. Immutable once it is served. */
public final class Resource {

    private final byte[] body;
    private final HttpHeaders headers = new DefaultHttpHeaders();

    private Resource(byte[] body, String contentType) {
        this.body = body;
        headers.set(HttpHeaderNames.CONTENT_TYPE, contentType);
        // No type but the one that is declared, whatever the bytes look like.
        headers.set("x-content-type-options", "nosniff");
    }

    /** A line of plain text. */
    public static Resource text(String line) {
        return new Resource((line + '\n').getBytes(StandardCharsets.UTF_8), "text/plain; charset=utf-8");
    }

    /**
     * A file from the class path, read now.
     *
     * @param neighbour the class that the file lies beside
     * @param name the file, relative to that class
     * @param contentType its media type
     * @throws IllegalStateException if it is not there: the jar is broken
     */
    public static Resource file(Class<?> neighbour, String name, String contentType) {
        try (@Nullable InputStream in = neighbour.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("not on the class path: " + name + ", beside " + neighbour.getName());
            }
            return new Resource(in.readAllBytes(), contentType);
        } catch (IOException e) {
            throw new IllegalStateException("unreadable on the class path: " + name, e);
        }
    }

    /** Sets a header. To be called before the resource is served. */
    public Resource with(CharSequence header, String value) {
        headers.set(header, value);
        return this;
    }

    HttpHeaders headers() {
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
