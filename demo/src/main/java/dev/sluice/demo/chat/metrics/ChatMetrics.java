package dev.sluice.demo.chat.metrics;

import dev.sluice.codec.ConnectionClosed;
import dev.sluice.deflate.ZlibObjects;
import dev.sluice.demo.chat.hub.Hub;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** The meters of one server, in the text format of Prometheus. Thread-safe. */
public final class ChatMetrics {

    /** What Prometheus calls that format. */
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    /** A peer can send any of 4,000 codes; those that are not in RFC 6455 7.4.1 or its registry count as one. */
    private static final int LAST_KNOWN_CODE = 1015;

    /** Of the two contexts of a connection that compresses. */
    private static final int CONTEXTS_EACH = 2;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Direction in = new Direction(registry, "in");
    private final Direction out = new Direction(registry, "out");
    private final Timer roundTrips = Timer.builder("chat.round.trip")
            .description("From a ping to its pong")
            .serviceLevelObjectives(
                    Duration.ofMillis(1),
                    Duration.ofMillis(5),
                    Duration.ofMillis(20),
                    Duration.ofMillis(100),
                    Duration.ofMillis(500),
                    Duration.ofSeconds(2))
            .register(registry);
    private final AtomicInteger compressing = new AtomicInteger();
    private final Set<Channel> channels = ConcurrentHashMap.newKeySet();

    /** What goes in one direction. */
    record Direction(Counter messages, DistributionSummary payloadBytes, Counter wireBytes) {

        Direction(MeterRegistry registry, String direction) {
            this(
                    Counter.builder("chat.messages")
                            .description("WebSocket messages")
                            .tag("direction", direction)
                            .register(registry),
                    DistributionSummary.builder("chat.payload.bytes")
                            .description("What the messages are long before compression")
                            .tag("direction", direction)
                            .register(registry),
                    Counter.builder("chat.wire.bytes")
                            .description("What goes over WebSockets, framed and compressed, but for TLS")
                            .tag("direction", direction)
                            .register(registry));
        }

        void message(int bytes) {
            messages.increment();
            payloadBytes.record(bytes);
        }

        void wire(int bytes) {
            wireBytes.increment(bytes);
        }
    }

    /** Measures the JVM, and what is compressed. */
    public ChatMetrics() {
        gauge(
                "chat.zlib.objects",
                "Compressors that exist, in use or ready",
                ZlibObjects::deflaters,
                "kind",
                "deflater");
        gauge("chat.zlib.objects", "Decompressors that exist", ZlibObjects::inflaters, "kind", "inflater");
        gauge(
                "chat.zlib.contexts",
                "Contexts of compression, two for each connection that compresses",
                this::contexts,
                "state",
                "all");
        gauge(
                "chat.zlib.contexts",
                "Contexts that have no zlib object now, but their window",
                this::hibernated,
                "state",
                "hibernated");
        gauge("chat.queued.bytes", "What waits in the server for clients to read", this::queuedBytes);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    /** Measures a hub too. */
    public void observe(Hub hub) {
        gauge("chat.connections", "WebSockets that are open", hub::connections);
        gauge("chat.log.away", "1 while the log cannot be written to", () -> hub.isLogAway() ? 1 : 0);
        gauge("chat.rooms", "Rooms that are open on this server", hub::rooms);
    }

    /** All that was measured. */
    public String scrape() {
        return registry.scrape();
    }

    Direction in() {
        return in;
    }

    Direction out() {
        return out;
    }

    /** A connection has become a WebSocket. */
    void opened(Channel channel, boolean compresses) {
        handshake("accepted");
        channels.add(channel);
        if (compresses) {
            compressing.incrementAndGet();
        }
        channel.closeFuture().addListener(closed -> {
            channels.remove(channel);
            if (compresses) {
                compressing.decrementAndGet();
            }
        });
    }

    /** An opening handshake has ended. */
    void handshake(String outcome) {
        Counter.builder("chat.handshakes")
                .description("Opening handshakes, by their outcome: accepted, or the status of the refusal")
                .tag("outcome", outcome)
                .register(registry)
                .increment();
    }

    void roundTrip(long nanos) {
        roundTrips.record(nanos, TimeUnit.NANOSECONDS);
    }

    void closed(ConnectionClosed closed) {
        Counter.builder("chat.closes")
                .description("WebSockets that have ended, by the codes that were sent and received")
                .tag("sent", code(closed.sentCode()))
                .tag("received", code(closed.receivedCode()))
                .register(registry)
                .increment();
    }

    private static String code(int code) {
        return code <= LAST_KNOWN_CODE ? String.valueOf(code) : "other";
    }

    private int contexts() {
        return CONTEXTS_EACH * compressing.get();
    }

    private int hibernated() {
        return Math.max(0, contexts() - ZlibObjects.deflaters() - ZlibObjects.inflaters());
    }

    private long queuedBytes() {
        return channels.stream().mapToLong(ChatMetrics::queuedBytes).sum();
    }

    /** From any thread, unlike most of that class. */
    private static long queuedBytes(Channel channel) {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }

    private void gauge(String name, String description, Supplier<Number> value, String... tags) {
        Gauge.builder(name, value).description(description).tags(tags).register(registry);
    }
}
