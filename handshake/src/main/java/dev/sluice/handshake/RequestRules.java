package dev.sluice.handshake;

import io.netty.buffer.ByteBufHolder;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a request must be to become a WebSocket: RFC 6455 4.2.1, in the order in which it is checked. */
final class RequestRules {

    private final HttpRequest request;
    private final HttpHeaders headers;
    private final RequestTarget target;
    private final Connection connection;

    private RequestRules(HttpRequest request, RequestTarget target, Connection connection) {
        this.request = request;
        this.headers = request.headers();
        this.target = target;
        this.connection = connection;
    }

    /**
     * Checks {@code request}, which stays the caller's.
     *
     * @return everything that it says, copied
     * @throws RefusedException with the first check that failed
     */
    static HandshakeRequest check(
            HttpRequest request, RequestTarget target, Connection connection, OriginPolicy originPolicy)
            throws RefusedException {
        RequestRules rules = new RequestRules(request, target, connection);
        rules.checkDecoded();
        Rejection.METHOD.unless(HttpMethod.GET.equals(request.method()));
        Rejection.HTTP_VERSION.unless(isAtLeastHttp11(request.protocolVersion()));
        String host = rules.host();
        Map<String, List<String>> query = rules.query();
        rules.checkUpgrade();
        Rejection.BODY.unless(rules.hasNoBody());
        String origin = rules.origin(originPolicy, host);
        return new HandshakeRequest(
                request.uri(),
                target.path(),
                query,
                ReadOnlyHeaders.copyOf(request.headers()),
                host,
                origin,
                rules.subprotocols(),
                rules.extensions(),
                connection.remoteAddress(),
                connection.localAddress(),
                connection.tlsSession());
    }

    private void checkDecoded() throws RefusedException {
        Throwable failure = request.decoderResult().cause();
        Rejection.REQUEST_LINE_TOO_LONG.unless(!(failure instanceof TooLongHttpLineException));
        Rejection.HEADER_TOO_LARGE.unless(!(failure instanceof TooLongHttpHeaderException));
        Rejection.MALFORMED_REQUEST.unless(failure == null);
    }

    private static boolean isAtLeastHttp11(HttpVersion version) {
        return version.majorVersion() == 1 && version.minorVersion() >= 1;
    }

    private String host() throws RefusedException {
        // RFC 7230 5.4: 400 to a request without a Host header, with several, or with an invalid one.
        String header = present(single(headers.getAll(HttpHeaderNames.HOST)), Rejection.HOST);
        Rejection.HOST.unless(HostPort.parse(header) != null);
        if (target.authority() == null) {
            return header;
        }
        // RFC 7230 5.4: an absolute-form target counts in place of the Host header.
        Rejection.HOST.unless(HostPort.parse(target.authority()) != null);
        return target.authority();
    }

    private Map<String, List<String>> query() throws RefusedException {
        try {
            return target.parameters();
        } catch (IllegalArgumentException e) {
            throw new RefusedException(Rejection.QUERY);
        }
    }

    private void checkUpgrade() throws RefusedException {
        Rejection.UPGRADE.unless(TokenList.contains(headers.getAll(HttpHeaderNames.UPGRADE), "websocket")
                && TokenList.contains(headers.getAll(HttpHeaderNames.CONNECTION), "upgrade"));
        Rejection.WEBSOCKET_VERSION.unless("13".equals(single(headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_VERSION))));
        String key = present(single(headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_KEY)), Rejection.KEY);
        Rejection.KEY.unless(HandshakeKey.isValid(key));
    }

    /** What followed a body would be read as frames, or a body as frames: no body may even be announced. */
    private boolean hasNoBody() {
        for (String length : headers.getAll(HttpHeaderNames.CONTENT_LENGTH)) {
            if (!length.equals("0")) {
                return false;
            }
        }
        // Netty's decoder reads 8 bytes behind the two keys of hixie-76, whatever the version says.
        return HttpUtil.getContentLength(request, 0L) == 0
                && !headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
                && !(request instanceof ByteBufHolder full && full.content().isReadable());
    }

    private @Nullable String origin(OriginPolicy policy, String host) throws RefusedException {
        List<String> lines = headers.getAll(HttpHeaderNames.ORIGIN);
        String origin = single(lines);
        Rejection.ORIGIN.unless(lines.size() <= 1 && policy.allows(origin, host, connection.tlsSession() != null));
        return origin;
    }

    private List<String> subprotocols() throws RefusedException {
        List<String> lines = headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL);
        List<String> tokens = lines.isEmpty() ? List.of() : TokenList.distinctTokens(lines);
        return present(tokens, Rejection.SUBPROTOCOLS);
    }

    private List<WebSocketExtensionData> extensions() throws RefusedException {
        List<String> lines = headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS);
        List<WebSocketExtensionData> offers = lines.isEmpty() ? List.of() : ExtensionHeader.parseOffers(lines);
        return present(offers, Rejection.EXTENSIONS);
    }

    private static <T> T present(@Nullable T parsed, Rejection otherwise) throws RefusedException {
        if (parsed == null) {
            throw new RefusedException(otherwise);
        }
        return parsed;
    }

    private static @Nullable String single(List<String> lines) {
        return lines.size() == 1 ? lines.get(0) : null;
    }
}
