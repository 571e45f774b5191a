package dev.sluice.demo.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What lies at which path. A pattern is a path in which a segment may be a name in braces, which stands for any one segment:
 * {@code /api/rooms/{room}/messages}. Not to be changed once it is served.
 */
public final class Routes {

    private final List<Route> routes = new ArrayList<>();

    private record Route(List<String> pattern, Map<String, Endpoint> byMethod) {}

    /** An endpoint, and what stood in the path for the names of its pattern. */
    record Match(Endpoint endpoint, Map<String, String> parameters) {}

    /** Adds what answers GET, and HEAD with it. */
    public Routes get(String pattern, Endpoint endpoint) {
        return add(HttpMethod.GET, pattern, endpoint).add(HttpMethod.HEAD, pattern, endpoint);
    }

    /** Adds what answers POST. */
    public Routes post(String pattern, Endpoint endpoint) {
        return add(HttpMethod.POST, pattern, endpoint);
    }

    /**
     * Finds what answers a request: an endpoint that was added, or one that says 404 or 405.
     *
     * @param target the request target, as it was sent
     */
    Match find(HttpMethod method, String target) {
        List<String> path = segments(path(target));
        for (Route route : routes) {
            Map<String, String> parameters = parameters(route.pattern(), path);
            if (parameters != null) {
                Endpoint endpoint = route.byMethod().get(method.name());
                return new Match(endpoint == null ? notAllowed(route) : endpoint, parameters);
            }
        }
        return refusal(Response.text(HttpResponseStatus.NOT_FOUND, HttpResponseStatus.NOT_FOUND.toString()));
    }

    private Routes add(HttpMethod method, String pattern, Endpoint endpoint) {
        List<String> segments = List.of(pattern.split("/", -1));
        routes.stream()
                .filter(route -> route.pattern().equals(segments))
                .findAny()
                .orElseGet(() -> {
                    Route added = new Route(segments, new TreeMap<>());
                    routes.add(added);
                    return added;
                })
                .byMethod()
                .put(method.name(), endpoint);
        return this;
    }

    private static Endpoint notAllowed(Route route) {
        HttpResponseStatus status = HttpResponseStatus.METHOD_NOT_ALLOWED;
        String allowed = String.join(", ", route.byMethod().keySet());
        return Endpoint.immediate(
                request -> Response.text(status, status.toString()).with(HttpHeaderNames.ALLOW, allowed));
    }

    private static Match refusal(Response response) {
        return new Match(Endpoint.immediate(request -> response), Map.of());
    }

    private static @Nullable Map<String, String> parameters(List<String> pattern, List<String> path) {
        if (pattern.size() != path.size()) {
            return null;
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        for (int i = 0; i < pattern.size(); i++) {
            String expected = pattern.get(i);
            String actual = path.get(i);
            if (expected.startsWith("{")) {
                parameters.put(expected.substring(1, expected.length() - 1), actual);
            } else if (!expected.equals(actual)) {
                return null;
            }
        }
        return parameters;
    }

    /** The segments of a path, decoded one by one: an encoded slash is part of a segment. */
    private static List<String> segments(String path) {
        List<String> segments = new ArrayList<>();
        for (String segment : path.split("/", -1)) {
            segments.add(decode(segment));
        }
        return segments;
    }

    private static String decode(String segment) {
        try {
            return QueryStringDecoder.decodeComponent(segment.replace("+", "%2B"));
        } catch (IllegalArgumentException e) {
            return segment; // a percent sign that encodes nothing
        }
    }

    /** The path of a request target: without its query, and without the authority of the absolute form. */
    private static String path(String target) {
        int query = target.indexOf('?'); // first: it can have slashes, and a target without a path can have a query
        String location = query < 0 ? target : target.substring(0, query);
        int scheme = location.startsWith("/") ? -1 : location.indexOf("://");
        int begin = scheme < 0 ? 0 : location.indexOf('/', scheme + 3);
        return begin < 0 ? "/" : location.substring(begin);
    }
}
