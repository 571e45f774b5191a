package dev.sluice.demo.chat.login;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.demo.chat.protocol.ChatException;
import dev.sluice.demo.chat.protocol.ChatJson;
import io.netty.handler.codec.http.cookie.Cookie;
import io.netty.handler.codec.http.cookie.CookieHeaderNames.SameSite;
import io.netty.handler.codec.http.cookie.DefaultCookie;
import io.netty.handler.codec.http.cookie.ServerCookieDecoder;
import io.netty.handler.codec.http.cookie.ServerCookieEncoder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Makes and checks the cookie of a login: the identity in JSON and an HMAC of it, both in Base64. Nothing else is kept of a
 * login, so that every server which has the secret knows it. Thread-safe.
 */
public final class Logins {

    /** The cookie. */
    public static final String COOKIE = "sluice-chat";

    private static final String ALGORITHM = "HmacSHA256";
    private static final int SESSION_BYTES = 18;
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final SecretKeySpec secret;
    private final Duration validity;
    private final boolean secure;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /**
     * With a secret.
     *
     * @param validity how long a login lasts
     * @param secure whether browsers are to send the cookie over TLS alone
     */
    public Logins(byte[] secret, Duration validity, boolean secure, Clock clock) {
        this.secret = new SecretKeySpec(secret, ALGORITHM);
        this.validity = validity;
        this.secure = secure;
        this.clock = clock;
    }

    /** A new session under a name. */
    public Identity login(String name) {
        byte[] session = new byte[SESSION_BYTES];
        random.nextBytes(session);
        return new Identity(name, BASE64.encodeToString(session), clock.millis() + validity.toMillis());
    }

    /** The value of Set-Cookie for an identity. */
    public String cookie(Identity identity) {
        String payload = BASE64.encodeToString(ChatJson.write(identity));
        return cookie(payload + '.' + BASE64.encodeToString(sign(payload)), validity.toSeconds());
    }

    /** The value of Set-Cookie that ends a login in the browser. */
    public String noCookie() {
        return cookie("", 0);
    }

    /**
     * Who a request comes from.
     *
     * @param cookies the values of its Cookie headers
     * @return null when none of the cookies is a login that this chat has signed and that has not expired
     */
    public @Nullable Identity identify(List<String> cookies) {
        for (String header : cookies) {
            // All: there can be several of one name, and another host of the same site could have set the first.
            for (Cookie cookie : ServerCookieDecoder.STRICT.decodeAll(header)) {
                Identity identity = cookie.name().equals(COOKIE) ? verify(cookie.value()) : null;
                if (identity != null) {
                    return identity;
                }
            }
        }
        return null;
    }

    private String cookie(String value, long maxAgeSeconds) {
        DefaultCookie cookie = new DefaultCookie(COOKIE, value);
        cookie.setPath("/");
        cookie.setMaxAge(maxAgeSeconds);
        cookie.setHttpOnly(true);
        cookie.setSameSite(SameSite.Strict);
        cookie.setSecure(secure);
        return ServerCookieEncoder.STRICT.encode(cookie);
    }

    private @Nullable Identity verify(String value) {
        int dot = value.indexOf('.');
        if (dot < 0) {
            return null;
        }
        String payload = value.substring(0, dot);
        try {
            byte[] signature = Base64.getUrlDecoder().decode(value.substring(dot + 1));
            // In constant time, and before anything in it is believed.
            if (!MessageDigest.isEqual(signature, sign(payload))) {
                return null;
            }
            String json = new String(Base64.getUrlDecoder().decode(payload), UTF_8);
            Identity identity = ChatJson.read(json, Identity.class);
            return identity.expires() > clock.millis() ? identity : null;
        } catch (IllegalArgumentException | JacksonException | ChatException e) {
            return null; // not Base64, or signed by a version of this chat that meant something else
        }
    }

    private byte[] sign(String payload) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            return mac.doFinal(payload.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(ALGORITHM + " is one that every JDK has", e);
        }
    }
}
