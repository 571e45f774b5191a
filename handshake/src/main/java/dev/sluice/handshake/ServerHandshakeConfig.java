package dev.sluice.handshake;

import dev.sluice.codec.CodecConfig;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandshaker;
import java.util.List;
import java.util.Objects;

/** How a server opens WebSockets. Immutable; one may serve any number of channels. */
public final class ServerHandshakeConfig {

    /** Path {@code /}, same origin, no subprotocol, no extension, everybody, 10 seconds. */
    public static final ServerHandshakeConfig DEFAULT = builder().build();

    private final Builder settings;

    private ServerHandshakeConfig(Builder settings) {
        this.settings = settings;
    }

    /** A builder that holds the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that holds these settings. */
    public Builder toBuilder() {
        return new Builder(settings);
    }

    /** The path, or its beginning. */
    public String path() {
        return settings.path;
    }

    /** Whether {@link #path} is the beginning of the paths that are served. */
    public boolean isPathPrefix() {
        return settings.pathPrefix;
    }

    /** See {@link Builder#originPolicy}. */
    public OriginPolicy originPolicy() {
        return settings.originPolicy;
    }

    /** See {@link Builder#subprotocols}. */
    public SubprotocolSelector subprotocols() {
        return settings.subprotocols;
    }

    /** See {@link Builder#extensions}. */
    public List<WebSocketServerExtensionHandshaker> extensions() {
        return settings.extensions;
    }

    /** See {@link Builder#authorizer}. */
    public HandshakeAuthorizer authorizer() {
        return settings.authorizer;
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

    /** See {@link Builder#lingerTimeoutMillis}. */
    public long lingerTimeoutMillis() {
        return settings.lingerTimeoutMillis;
    }

    /** Whether a request for {@code requested}, a raw path, is for this WebSocket. */
    boolean matches(String requested) {
        String path = settings.path;
        if (!settings.pathPrefix || requested.length() <= path.length()) {
            return requested.equals(path);
        }
        boolean atSegment = path.endsWith("/") || requested.charAt(path.length()) == '/';
        return atSegment && requested.startsWith(path);
    }

    /** Collects settings. Not for use by several threads at once. */
    public static final class Builder {

        private String path = "/";
        private boolean pathPrefix;
        private OriginPolicy originPolicy = OriginPolicy.sameOrigin();
        private SubprotocolSelector subprotocols = SubprotocolSelector.none();
        private List<WebSocketServerExtensionHandshaker> extensions = List.of();
        private HandshakeAuthorizer authorizer = HandshakeAuthorizer.acceptAll();
        private UpgradeListener onUpgrade = (pipeline, handshake) -> {};
        private CodecConfig codec = CodecConfig.DEFAULT;
        private long handshakeTimeoutMillis = 10_000;
        private long lingerTimeoutMillis = 2_000;

        private Builder() {}

        private Builder(Builder other) {
            path = other.path;
            pathPrefix = other.pathPrefix;
            originPolicy = other.originPolicy;
            subprotocols = other.subprotocols;
            extensions = other.extensions;
            authorizer = other.authorizer;
            onUpgrade = other.onUpgrade;
            codec = other.codec;
            handshakeTimeoutMillis = other.handshakeTimeoutMillis;
            lingerTimeoutMillis = other.lingerTimeoutMillis;
        }

        /**
         * Serves exactly this path. It is compared as it is sent, percent signs and all; the query does not matter. Requests
         * for other paths are passed on. Default {@code /}.
         */
        public Builder path(String newPath) {
            path = newPath;
            pathPrefix = false;
            return this;
        }

        /**
         * Serves this path and all below it: {@code /rooms} means {@code /rooms} and {@code /rooms/7}, not
         * {@code /roomservice}.
         */
        public Builder pathPrefix(String newPrefix) {
            path = newPrefix;
            pathPrefix = true;
            return this;
        }

        /** Which web pages may connect. Default {@link OriginPolicy#sameOrigin()}. */
        public Builder originPolicy(OriginPolicy newPolicy) {
            originPolicy = newPolicy;
            return this;
        }

        /** How the subprotocol is chosen. Default {@link SubprotocolSelector#none()}. */
        public Builder subprotocols(SubprotocolSelector newSelector) {
            subprotocols = newSelector;
            return this;
        }

        /**
         * The extensions that the server speaks, asked in this order about each offer of the client's; the first that
         * accepts it gets it. One that throws declines.
         */
        public Builder extensions(WebSocketServerExtensionHandshaker... newHandshakers) {
            extensions = List.of(newHandshakers);
            return this;
        }

        /** Who may connect. Default {@link HandshakeAuthorizer#acceptAll()}. */
        public Builder authorizer(HandshakeAuthorizer newAuthorizer) {
            authorizer = newAuthorizer;
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
         * Milliseconds from the beginning of the connection, or of an upgrade request on a connection that served HTTP
         * before, to the end of the upgrade, however slowly bytes dribble in. Default 10,000.
         */
        public Builder handshakeTimeoutMillis(long newTimeoutMillis) {
            handshakeTimeoutMillis = newTimeoutMillis;
            return this;
        }

        /**
         * Milliseconds for which a refused connection is kept so that the client can read why, while all that it sends is
         * dropped. Default 2,000.
         */
        public Builder lingerTimeoutMillis(long newTimeoutMillis) {
            lingerTimeoutMillis = newTimeoutMillis;
            return this;
        }

        /**
         * The settings, checked.
         *
         * @throws IllegalArgumentException for a number or path out of range
         * @throws NullPointerException for a null
         */
        public ServerHandshakeConfig build() {
            if (!path.startsWith("/") || path.indexOf('?') >= 0 || path.indexOf('#') >= 0) {
                throw new IllegalArgumentException("path: " + path + " (expected: /..., without query and fragment)");
            }
            Objects.requireNonNull(originPolicy, "originPolicy");
            Objects.requireNonNull(subprotocols, "subprotocols");
            Objects.requireNonNull(authorizer, "authorizer");
            Objects.requireNonNull(onUpgrade, "onUpgrade");
            Objects.requireNonNull(codec, "codec");
            checkPositive(handshakeTimeoutMillis, "handshakeTimeoutMillis");
            checkPositive(lingerTimeoutMillis, "lingerTimeoutMillis");
            return new ServerHandshakeConfig(new Builder(this));
        }

        private static void checkPositive(long value, String name) {
            if (value <= 0) {
                throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
            }
        }
    }
}
