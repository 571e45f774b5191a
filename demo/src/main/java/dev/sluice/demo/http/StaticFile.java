package dev.sluice.demo.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Files from the class path, as answers. */
public final class StaticFile {

    private StaticFile() {}

    /**
     * Reads a file, now.
     *
     * @param neighbour the class that the file lies beside
     * @param name the file, relative to that class
     * @param contentType its media type
     * @return its content, with an entity tag; what else is to be said of it can be added
     * @throws IllegalStateException if it is not there: the jar is broken
     */
    public static Response read(Class<?> neighbour, String name, String contentType) {
        try (@Nullable InputStream in = neighbour.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("not on the class path: " + name + ", beside " + neighbour.getName());
            }
            byte[] content = in.readAllBytes();
            return Response.of(HttpResponseStatus.OK, contentType, content)
                    .with(HttpHeaderNames.ETAG, EntityTag.of(content));
        } catch (IOException e) {
            throw new IllegalStateException("unreadable on the class path: " + name, e);
        }
    }
}
