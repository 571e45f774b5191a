package dev.sluice.demo.chat;

import static io.netty.handler.codec.http.HttpHeaderNames.COOKIE;

import dev.sluice.codec.CodecConfig;
import dev.sluice.codec.SlowReaderPolicy;
import dev.sluice.demo.chat.login.Doorkeeper;
import dev.sluice.demo.chat.login.Identity;
import dev.sluice.demo.chat.metrics.ChatMetrics;
import dev.sluice.demo.chat.metrics.ConnectionMeter;
import dev.sluice.demo.chat.protocol.ChatException;
import dev.sluice.demo.http.HttpPipeline;
import dev.sluice.demo.http.Routes;
import dev.sluice.handshake.HandshakeComplete;
import dev.sluice.handshake.HandshakeDecision;
import dev.sluice.handshake.HandshakeRequest;
import dev.sluice.handshake.ServerHandshakeConfig;
import dev.sluice.handshake.SubprotocolSelector;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/** The pipeline of the chat server: HTTP for the page and the rest, and the WebSocket at {@value #PATH}. */
final class ChatPipeline implements Consumer<ChannelPipeline> {

    /** The path of the WebSocket. */
    static final String PATH = "/chat";

    /** What is spoken over it. */
    static final String SUBPROTOCOL = "chat.v1";

    private final Doorkeeper doorkeeper;
    private final ChatMetrics metrics;
    private final Function<Identity, ChatHandler> handlers;
    private final Routes routes;
    private final ServerHandshakeConfig config;

    /**
     * Prepares the pipeline.
     *
     * @param doorkeeper decides who may open a WebSocket
     * @param handlers makes the last handler of somebody's WebSocket
     * @param routes what lies at other paths
     */
    ChatPipeline(
            Chat.Settings settings,
            Doorkeeper doorkeeper,
            ChatMetrics metrics,
            Function<Identity, ChatHandler> handlers,
            Routes routes) {
        this.doorkeeper = doorkeeper;
        this.metrics = metrics;
        this.handlers = handlers;
        this.routes = routes;
        long maxMessageBytes = settings.limits().maxMessageBytes();
        long maxWireBytes = settings.compression().maxWireBytes(maxMessageBytes);
        config = ServerHandshakeConfig.builder()
                .path(PATH)
                .originPolicy(settings.origins())
                .subprotocols(SubprotocolSelector.serverPreference(SUBPROTOCOL))
                .authorizer(this::authorize)
                .extensions(settings.compression().extensions(maxMessageBytes))
                .codec(CodecConfig.builder()
                        .maxFrameBytes(maxWireBytes)
                        .maxMessageBytes(maxWireBytes)
                        .maxOutboundBytes(settings.maxOutboundBytes())
                        .slowReaderPolicy(SlowReaderPolicy.CLOSE)
                        .pingIntervalMillis(TimeUnit.SECONDS.toMillis(settings.pingSeconds()))
                        .build())
                .onUpgrade(this::speakChat)
                .build();
    }

    @Override
    public void accept(ChannelPipeline pipeline) {
        HttpPipeline.add(pipeline, config, routes);
        pipeline.addLast(new ConnectionMeter(metrics));
    }

    /** A client that does not offer the subprotocol means some other server; who it is, the cookie tells. */
    private CompletionStage<HandshakeDecision> authorize(HandshakeRequest request) {
        if (!request.subprotocols().contains(SUBPROTOCOL)) {
            return CompletableFuture.completedFuture(HandshakeDecision.reject(HttpResponseStatus.BAD_REQUEST)
                    .withBody("This chat speaks " + SUBPROTOCOL + ": offer it in Sec-WebSocket-Protocol."));
        }
        return doorkeeper.admit(request.headers().getAll(COOKIE)).handle((identity, failure) -> {
            if (failure == null) {
                return HandshakeDecision.accept().withAttachment(identity);
            }
            ChatException refusal = ChatException.in(failure);
            if (refusal == null) {
                throw new CompletionException(failure);
            }
            return HandshakeDecision.reject(refusal.error().status()).withBody(refusal.explanation());
        });
    }

    private void speakChat(ChannelPipeline pipeline, HandshakeComplete handshake) {
        HttpPipeline.remove(pipeline);
        Identity identity = Objects.requireNonNull(handshake.attachment(Identity.class));
        pipeline.addLast(handlers.apply(identity));
    }
}
