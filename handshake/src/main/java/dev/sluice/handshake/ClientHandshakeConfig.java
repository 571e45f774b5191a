package dev.sluice.handshake;

import dev.sluice.codec.CodecConfig;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtensionHandshaker;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How a client opens a WebSocket, and where. Immutable; one may serve any number of channels. */
public final class ClientHandshakeConfig {

    private final Builder settings;
    private final WebSocketUri target;

    private ClientHandshakeConfig(Builder settings, WebSocketUri target) {
        this.settings = settings;
        this.target = target;
    }

    /**
     * A builder that holds the defaults.
     *
     * @param uri {@code ws://host[:port][/path][?query]}, or {@code wss:} for TLS; checked by {@link Builder#build}
     */
    public static Builder builder(URI uri) {
        return new Builder(Objects.requireNonNull(uri, "uri"));
    }

    /**
     * As {@link #builder(URI)}.
     *
     * @throws IllegalArgumentException if {@code uri} is not a URI
     */
    public static Builder builder(String uri) {
        return builder(URI.create(uri));
    }

    /** A builder that holds these settings. */
    public Builder toBuilder() {
        return new Builder(settings);
    }

    /** Where the WebSocket is. */
    public URI uri() {
        return settings.uri;
    }

    /** The host to connect to: a name or an address; of an IPv6 address, without brackets. */
    public String host() {
        return target.host();
    }

    /** The port to connect to: the one that the URI names, else 80 for {@code ws} and 443 for {@code wss}. */
    public int port() {
        return target.port();
    }

    /** Whether the scheme is {@code wss}: an {@code SslHandler} is to stand before the handshake. */
    public boolean isSecure() {
        return target.secure();
    }

    /** See {@link Builder#header}; in the order in which they were added. */
    public List<Map.Entry<String, String>> headers() {
        return settings.headers;
    }

    /** See {@link Builder#subprotocols}. */
    public List<String> subprotocols() {
        return settings.subprotocols;
    }

    /** See {@link Builder#extensions}. */
    public List<WebSocketClientExtensionHandshaker> extensions() {
        return settings.extensions;
    }

    /** See {@link Builder#origin}; null for none. */
    public @Nullable String origin() {
        return settings.origin;
    }

    /** See {@link Builder#onUpgrade}. */
    public UpgradeListener onUpgrade() {
        return settings.onUpgrade;
    }

    /** See {@link Builder#codec}. */
    public CodecConfig codec() {
        return settings.codec;
    }

    /** See {@link Builder#handshakeTimeoutMillis}. */
    public long handshakeTimeoutMillis() {
        return settings.handshakeTimeoutMillis;
    }

    /** The URI, taken apart. */
    WebSocketUri target() {
        return target;
    }

    /** Collects settings. Not for use by several threads at once. */
    public static final class Builder {

        private static final Set<String> SETTINGS = Set.of("host", "origin");

        private final URI uri;
        private List<Map.Entry<String, String>> headers = List.of();
        private List<String> subprotocols = List.of();
        private List<WebSocketClientExtensionHandshaker> extensions = List.of();
        private @Nullable String origin;
        private UpgradeListener onUpgrade = (pipeline, handshake) -> {};
        private CodecConfig codec = CodecConfig.DEFAULT;
        private long handshakeTimeoutMillis = 10_000;

        private Builder(URI uri) {
            this.uri = uri;
        }

        private Builder(Builder other) {
            uri = other.uri;
            headers = other.headers;
            subprotocols = other.subprotocols;
            extensions = other.extensions;
            origin = other.origin;
            onUpgrade = other.onUpgrade;
            codec = other.codec;
            handshakeTimeoutMillis = other.handshakeTimeoutMillis;
        }

        /**
         * Adds a header to the request, such as {@code Authorization} or {@code Cookie}. A name may be added several times.
         *
         * @throws IllegalArgumentException if the name is not a token or is the handshake's own to write, or the value begins
         *     with white space or holds a control character or one of more than a byte. The message does not quote the value,
         *     which may be a secret.
         */
        public Builder header(String name, String value) {
            Map.Entry<String, String> header = ApplicationHeader.checked(name, value);
            if (SETTINGS.contains(name.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("header " + name + " (expected: the URI, or origin(), to set it)");
            }
            List<Map.Entry<String, String>> longer = new ArrayList<>(headers);
            longer.add(header);
            headers = List.copyOf(longer);
            return this;
        }

        /**
         * The subprotocols that the client speaks, the preferred one first. The server chooses one of them or none
         * ({@link HandshakeComplete#subprotocol}). Default none.
         */
        public Builder subprotocols(String... newSubprotocols) {
            subprotocols = List.of(newSubprotocols);
            return this;
        }

        /**
         * The extensions that the client offers, the preferred one first. Those of one name are alternatives: the server
         * takes the first that suits it. Default none.
         */
        public Builder extensions(WebSocketClientExtensionHandshaker... newHandshakers) {
            extensions = List.of(newHandshakers);
            return this;
        }

        /** The Origin header, which servers check for browsers (RFC 6455 10.2). Default none. */
        public Builder origin(String newOrigin) {
            origin = newOrigin;
            return this;
        }

        /** Puts the application's handlers into the pipeline. Default: it has them already. */
        public Builder onUpgrade(UpgradeListener newListener) {
            onUpgrade = newListener;
            return this;
        }

        /** How frames are read and written after the upgrade. Default {@link CodecConfig#DEFAULT}. */
        public Builder codec(CodecConfig newCodec) {
            codec = newCodec;
            return this;
        }

        /**
         * Milliseconds from the connection's beginning, or from the adding of the handler to one that is open, to the
         * server's whole answer: TLS and proxies are within. How long connecting itself may take is the channel's
         * {@code CONNECT_TIMEOUT_MILLIS}. Default 10,000.
         */
        public Builder handshakeTimeoutMillis(long newTimeoutMillis) {
            handshakeTimeoutMillis = newTimeoutMillis;
            return this;
        }

        /**
         * The settings, checked.
         *
         * @throws IllegalArgumentException for a URI that is not a WebSocket's (RFC 6455 3), for subprotocols that are not
         *     distinct tokens, for an origin that cannot be written into a header, and for a number out of range
         * @throws NullPointerException for a null
         */
        public ClientHandshakeConfig build() {
            WebSocketUri target = WebSocketUri.parse(uri);
            // RFC 6455 4.1: the elements MUST be tokens and MUST be unique.
            if (!subprotocols.isEmpty() && !subprotocols.equals(TokenList.distinctTokens(subprotocols))) {
                throw new IllegalArgumentException("subprotocols: " + subprotocols + " (expected: distinct tokens)");
            }
            if (origin != null && !origin.equals("null") && Origin.parse(origin) == null) {
                throw new IllegalArgumentException("origin: " + origin + " (expected: such as https://example.com)");
            }
            Objects.requireNonNull(onUpgrade, "onUpgrade");
            Objects.requireNonNull(codec, "codec");
            if (handshakeTimeoutMillis <= 0) {
                throw new IllegalArgumentException(
                        "handshakeTimeoutMillis: " + handshakeTimeoutMillis + " (expected: > 0)");
            }
            return new ClientHandshakeConfig(new Builder(this), target);
        }
    }
}
