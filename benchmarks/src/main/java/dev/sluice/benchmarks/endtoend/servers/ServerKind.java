package dev.sluice.benchmarks.endtoend.servers;

import java.util.Locale;

/** Whose server it is. */
enum ServerKind {
    /** Ours, with frames as objects that a handler gets. */
    SLUICE,
    /** Ours, with a {@link dev.sluice.codec.FrameListener}. */
    SLUICE_LISTENER,
    NETTY,
    UNDERTOW,
    JETTY,
    JAVA_WEBSOCKET;

    /** Starts one. */
    RunningServer start(ServerOptions options) throws Exception {
        boolean broadcasts = options.duty() != ServerOptions.Duty.ECHO;
        if (broadcasts && this != SLUICE && this != NETTY) {
            throw new IllegalArgumentException(this + " only echoes");
        }
        if (options.duty() == ServerOptions.Duty.BROADCAST_PREPARED && this != SLUICE) {
            throw new IllegalArgumentException(this + " knows no prepared messages");
        }
        return switch (this) {
            case SLUICE -> new NettyServer(SluicePipeline.ofFrames(options), options);
            case SLUICE_LISTENER -> new NettyServer(SluicePipeline.ofListener(options), options);
            case NETTY -> new NettyServer(new NettyPipeline(options), options);
            case UNDERTOW -> new UndertowServer(options);
            case JETTY -> new JettyServer(options);
            case JAVA_WEBSOCKET -> new JavaWebSocketServer(options);
        };
    }

    /** As the command line has it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
