package dev.sluice.demo.http;

import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * What an endpoint is asked. Holds no buffers.
 *
 * @param method how
 * @param parameters what stood in the path where the endpoint's pattern has a name in braces, decoded
 * @param headers all headers
 * @param body all of it; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // it is never compared
public record Request(HttpMethod method, Map<String, String> parameters, HttpHeaders headers, byte[] body) {

    static Request of(FullHttpRequest request, Map<String, String> parameters) {
        return new Request(request.method(), parameters, request.headers(), ByteBufUtil.getBytes(request.content()));
    }

    /** A parameter of the pattern. */
    public String parameter(String name) {
        String value = parameters.get(name);
        if (value == null) {
            throw new IllegalArgumentException(name + " (expected: one of " + parameters.keySet() + ")");
        }
        return value;
    }

    /** All values of a header. */
    public List<String> all(CharSequence header) {
        return headers.getAll(header);
    }

    /** The body as text. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
