package dev.sluice.demo.chat;

import dev.sluice.demo.http.Resource;
import java.util.Map;

/** The chat's page: the files under {@code page/}, and the headers that keep it from harm. */
final class Page {

    /** Only what this server sends, and nothing inline, so that a text which slips in as HTML still cannot do anything. */
    private static final String CONTENT_SECURITY_POLICY = String.join(
            "; ",
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self'",
            "connect-src 'self'", // ws: and wss: to the same host and port included
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'");

    private Page() {}

    /** The files of the page, by path. */
    static Map<String, Resource> resources() {
        return Map.of(
                "/", page("index.html", "text/html; charset=utf-8"),
                "/style.css", page("style.css", "text/css; charset=utf-8"),
                "/chat.js", page("chat.js", "text/javascript; charset=utf-8"),
                "/connection.js", page("connection.js", "text/javascript; charset=utf-8"),
                "/view.js", page("view.js", "text/javascript; charset=utf-8"),
                "/favicon.svg", page("favicon.svg", "image/svg+xml"));
    }

    private static Resource page(String file, String contentType) {
        return Resource.file(Page.class, "page/" + file, contentType)
                .with("content-security-policy", CONTENT_SECURITY_POLICY)
                .with("referrer-policy", "no-referrer")
                .with("x-frame-options", "DENY")
                .with("cross-origin-opener-policy", "same-origin")
                .with("cross-origin-resource-policy", "same-origin")
                .with("cache-control", "no-cache");
    }
}
