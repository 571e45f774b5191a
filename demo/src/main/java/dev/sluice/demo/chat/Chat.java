package dev.sluice.demo.chat;

import dev.sluice.demo.Application;
import dev.sluice.demo.Compression;
import dev.sluice.demo.chat.api.ChatApi;
import dev.sluice.demo.chat.backend.Backend;
import dev.sluice.demo.chat.hub.Hub;
import dev.sluice.demo.chat.login.Doorkeeper;
import dev.sluice.demo.chat.login.Logins;
import dev.sluice.demo.chat.metrics.ChatMetrics;
import dev.sluice.demo.chat.page.Page;
import dev.sluice.demo.chat.protocol.ChatLimits;
import dev.sluice.demo.chat.protocol.ChatText;
import dev.sluice.demo.http.Endpoint;
import dev.sluice.demo.http.Response;
import dev.sluice.demo.http.Routes;
import dev.sluice.handshake.OriginPolicy;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.concurrent.EventExecutor;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * One chat server, but for its sockets: what its parts are and how they hang together. What people say comes in by
 * {@link ChatHandler}, goes into the log of the backend, comes out of it into the rooms of the {@link Hub}, and from there to
 * everybody.
 */
public final class Chat implements Application {

    /** The path of the WebSocket. */
    public static final String PATH = ChatPipeline.PATH;

    private static final int SELF_LENGTH = 8;

    private final Backend backend;
    private final ChatMetrics metrics = new ChatMetrics();
    private final Hub hub;
    private final ChatPipeline pipeline;
    private volatile boolean isStopping;

    /**
     * How a chat is to be.
     *
     * @param limits what it puts up with
     * @param compression whether messages are compressed
     * @param origins which pages may speak to it
     * @param banned names that may not be used
     * @param login how long a login lasts
     * @param isSecure whether browsers reach it over TLS, by way of a proxy or not
     * @param maxOutboundBytes how much may wait for one client to read
     * @param pingSeconds how often a client that is silent is asked whether it is there
     */
    public record Settings(
            ChatLimits limits,
            Compression compression,
            OriginPolicy origins,
            List<String> banned,
            Duration login,
            boolean isSecure,
            long maxOutboundBytes,
            int pingSeconds) {}

    /** Opens a chat on a backend, which is closed with it. */
    public Chat(Settings settings, Backend backend) {
        this.backend = backend;
        Clock clock = Clock.systemUTC();
        hub = new Hub(UUID.randomUUID().toString().substring(0, SELF_LENGTH), backend, settings.limits());
        metrics.observe(hub);
        Logins logins = new Logins(backend.secret(), settings.login(), settings.isSecure(), clock);
        ChatText rules = new ChatText(settings.limits());
        Doorkeeper doorkeeper = new Doorkeeper(logins, backend.names(), rules, settings.banned());
        Routes routes = new Routes();
        Page.addTo(routes);
        new ChatApi(hub, backend.log(), doorkeeper, logins, rules, settings.origins(), clock).addTo(routes);
        routes.get("/healthz", Endpoint.immediate(request -> health()));
        routes.get("/metrics", Endpoint.immediate(request -> scrape()));
        pipeline = new ChatPipeline(
                settings,
                doorkeeper,
                metrics,
                identity -> new ChatHandler(identity, hub, backend.log(), settings.limits(), clock),
                routes);
    }

    @Override
    public Consumer<ChannelPipeline> pipeline() {
        return pipeline;
    }

    @Override
    public void start(EventExecutor timer) {
        hub.start(timer);
    }

    @Override
    public void prepareToStop() {
        isStopping = true;
    }

    /** Writes what is waiting to be written, and lets go of everything. To be called when all connections are closed. */
    @Override
    public void close() {
        hub.stop();
        backend.close();
    }

    private Response health() {
        return isStopping
                ? Response.text(HttpResponseStatus.SERVICE_UNAVAILABLE, "stopping")
                : Response.text(HttpResponseStatus.OK, "ok");
    }

    private Response scrape() {
        byte[] text = metrics.scrape().getBytes(StandardCharsets.UTF_8);
        return Response.of(HttpResponseStatus.OK, ChatMetrics.CONTENT_TYPE, text)
                .with(HttpHeaderNames.CACHE_CONTROL, "no-store");
    }
}
