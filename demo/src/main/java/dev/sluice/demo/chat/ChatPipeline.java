package dev.sluice.demo.chat;

import dev.sluice.codec.CodecConfig;
import dev.sluice.demo.Compression;
import dev.sluice.demo.http.HttpPipeline;
import dev.sluice.demo.http.Resource;
import dev.sluice.handshake.HandshakeAuthorizer;
import dev.sluice.handshake.HandshakeDecision;
import dev.sluice.handshake.HandshakeRequest;
import dev.sluice.handshake.ServerHandshakeConfig;
import dev.sluice.handshake.SubprotocolSelector;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** The pipeline of the chat server: the page and its files, {@code /healthz}, and the WebSocket at {@value #PATH}. */
public final class ChatPipeline implements Consumer<ChannelPipeline> {

    /** The path of the WebSocket. */
    public static final String PATH = "/chat";

    /** What is spoken over it. */
    public static final String SUBPROTOCOL = "chat.v1";

    private final ServerHandshakeConfig config;
    private final Map<String, Resource> resources;

    /** Prepares the pipeline, with rooms of its own. */
    public ChatPipeline(ChatLimits limits, Compression compression) {
        this(limits, compression, new Hub(limits, Clock.systemUTC()));
    }

    ChatPipeline(ChatLimits limits, Compression compression, Hub hub) {
        config = ServerHandshakeConfig.builder()
                .path(PATH)
                .subprotocols(SubprotocolSelector.serverPreference(SUBPROTOCOL))
                .authorizer(HandshakeAuthorizer.immediate(ChatPipeline::requireSubprotocol))
                .extensions(compression.extensions(limits.maxMessageBytes()))
                .codec(codec(limits))
                .onUpgrade((pipeline, handshake) -> {
                    HttpPipeline.remove(pipeline);
                    pipeline.addLast(new ChatHandler(hub, limits));
                })
                .build();
        resources = new HashMap<>(Page.resources());
        resources.put("/healthz", Resource.text("ok").with("cache-control", "no-store"));
    }

    @Override
    public void accept(ChannelPipeline pipeline) {
        HttpPipeline.add(pipeline, config, resources);
    }

    private static CodecConfig codec(ChatLimits limits) {
        return CodecConfig.builder()
                .maxFrameBytes(limits.maxMessageBytes())
                .maxMessageBytes(limits.maxMessageBytes())
                .build();
    }

    /** A client that does not offer it means some other server. */
    private static HandshakeDecision requireSubprotocol(HandshakeRequest request) {
        if (request.subprotocols().contains(SUBPROTOCOL)) {
            return HandshakeDecision.accept();
        }
        return HandshakeDecision.reject(HttpResponseStatus.BAD_REQUEST)
                .withBody("This chat speaks " + SUBPROTOCOL + ": offer it in Sec-WebSocket-Protocol.");
    }
}
