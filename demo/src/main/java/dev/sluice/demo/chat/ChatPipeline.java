package dev.sluice.demo.chat;

import static io.netty.handler.codec.http.HttpHeaderNames.COOKIE;

import dev.sluice.codec.CodecConfig;
import dev.sluice.codec.SlowReaderPolicy;
import dev.sluice.demo.Compression;
import dev.sluice.demo.chat.login.Identity;
import dev.sluice.demo.chat.metrics.ConnectionMeter;
import dev.sluice.demo.chat.protocol.ChatException;
import dev.sluice.demo.http.HttpPipeline;
import dev.sluice.demo.http.Routes;
import dev.sluice.handshake.HandshakeComplete;
import dev.sluice.handshake.HandshakeDecision;
import dev.sluice.handshake.HandshakeRequest;
import dev.sluice.handshake.OriginPolicy;
import dev.sluice.handshake.ServerHandshakeConfig;
import dev.sluice.handshake.SubprotocolSelector;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** The pipeline of the chat server: HTTP for the page and the rest, and the WebSocket at {@value #PATH}. */
final class ChatPipeline implements Consumer<ChannelPipeline> {

    /** The path of the WebSocket. */
    static final String PATH = "/chat";

    /** What is spoken over it. */
    static final String SUBPROTOCOL = "chat.v1";

    private final Chat chat;
    private final ServerHandshakeConfig config;
    private final Routes routes;

    /**
     * Prepares the pipeline.
     *
     * @param routes what lies at other paths
     * @param maxOutboundBytes how much may wait for one client to read
     * @param pingSeconds how often a client that is silent is asked whether it is there
     */
    ChatPipeline(
            Chat chat,
            Routes routes,
            Compression compression,
            OriginPolicy origins,
            long maxOutboundBytes,
            int pingSeconds) {
        this.chat = chat;
        this.routes = routes;
        long maxMessageBytes = chat.limits().maxMessageBytes();
        config = ServerHandshakeConfig.builder()
                .path(PATH)
                .originPolicy(origins)
                .subprotocols(SubprotocolSelector.serverPreference(SUBPROTOCOL))
                .authorizer(this::authorize)
                .extensions(compression.extensions(maxMessageBytes))
                .codec(CodecConfig.builder()
                        .maxFrameBytes(maxMessageBytes)
                        .maxMessageBytes(maxMessageBytes)
                        .maxOutboundBytes(maxOutboundBytes)
                        .slowReaderPolicy(SlowReaderPolicy.CLOSE)
                        .pingIntervalMillis(1_000L * pingSeconds)
                        .build())
                .onUpgrade(this::speakChat)
                .build();
    }

    @Override
    public void accept(ChannelPipeline pipeline) {
        HttpPipeline.add(pipeline, config, routes);
        pipeline.addLast(new ConnectionMeter(chat.metrics()));
    }

    /** A client that does not offer the subprotocol means some other server; who it is, the cookie tells. */
    private CompletionStage<HandshakeDecision> authorize(HandshakeRequest request) {
        if (!request.subprotocols().contains(SUBPROTOCOL)) {
            return CompletableFuture.completedFuture(HandshakeDecision.reject(HttpResponseStatus.BAD_REQUEST)
                    .withBody("This chat speaks " + SUBPROTOCOL + ": offer it in Sec-WebSocket-Protocol."));
        }
        return chat.doorkeeper().admit(request.headers().getAll(COOKIE)).handle((identity, failure) -> {
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
        pipeline.addLast(chat.newHandler(identity));
    }
}
