package dev.sluice.demo.chat.page;

import dev.sluice.demo.http.Endpoint;
import dev.sluice.demo.http.Response;
import dev.sluice.demo.http.Routes;
import dev.sluice.demo.http.StaticFile;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.List;

/** The chat's page: the files that lie beside this class, and the headers that keep it from harm. */
public final class Page {

    private static final String INDEX = "index.html";

    /** All of them. */
    static final List<String> FILES = List.of(
            INDEX,
            "address.js",
            "announcer.js",
            "api.js",
            "ask.js",
            "attachment.js",
            "backoff.js",
            "chat.css",
            "chat.js",
            "composer.js",
            "connection.js",
            "delivery.js",
            "dom.js",
            "drawers.js",
            "emoji.js",
            "entry.js",
            "favicon.svg",
            "head.js",
            "heartbeat.js",
            "icons.js",
            "image.js",
            "log.js",
            "login.js",
            "members.js",
            "meter.js",
            "notices.js",
            "outbox.js",
            "panel.js",
            "picker.js",
            "places.js",
            "plot.js",
            "reactions.js",
            "room.js",
            "rows.js",
            "screen.js",
            "scroll.js",
            "sidebar.js",
            "store.js",
            "style.css",
            "talk.js",
            "timeline.js",
            "visit.js",
            "words.js");

    /** Only what this server sends, and nothing inline, so that a text which slips in as HTML still cannot do anything. */
    private static final String CONTENT_SECURITY_POLICY = String.join(
            "; ",
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' blob:", // an image that is being sent is shown from the browser's memory
            "connect-src 'self'", // ws: and wss: to the same host and port included
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'");

    private Page() {}

    /** Adds the files of the page: the index at {@code /}, the others by name. */
    public static void addTo(Routes routes) {
        for (String file : FILES) {
            Response response = page(file);
            routes.get(file.equals(INDEX) ? "/" : '/' + file, Endpoint.immediate(request -> response));
        }
    }

    private static Response page(String file) {
        return StaticFile.read(Page.class, file, contentType(file))
                .with("content-security-policy", CONTENT_SECURITY_POLICY)
                .with("referrer-policy", "no-referrer")
                .with("x-frame-options", "DENY")
                .with("cross-origin-opener-policy", "same-origin")
                .with("cross-origin-resource-policy", "same-origin")
                // To be asked for each time, and sent only when it has changed.
                .with(HttpHeaderNames.CACHE_CONTROL, "no-cache");
    }

    private static String contentType(String file) {
        return switch (file.substring(file.lastIndexOf('.'))) {
            case ".html" -> "text/html; charset=utf-8";
            case ".css" -> "text/css; charset=utf-8";
            case ".js" -> "text/javascript; charset=utf-8";
            case ".svg" -> "image/svg+xml";
            default -> throw new IllegalStateException(file + " (expected: html, css, js or svg)");
        };
    }
}
