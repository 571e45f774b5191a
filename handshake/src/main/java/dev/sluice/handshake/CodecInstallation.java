package dev.sluice.handshake;

import dev.sluice.codec.CodecConfig;
import dev.sluice.codec.CodecPipeline;
import dev.sluice.codec.Role;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The handlers that an upgrade adds to a pipeline, and how they are taken out again when it fails. */
final class CodecInstallation {

    private final ChannelHandlerContext predecessor;
    private final Set<String> handlersBefore;

    /** Remembers what the pipeline holds now. */
    CodecInstallation(ChannelHandlerContext predecessor) {
        this.predecessor = predecessor;
        this.handlersBefore = predecessor.pipeline().toMap().keySet();
    }

    /** Puts the codec and the handlers of the extensions directly behind the predecessor. */
    void install(Role role, CodecConfig codec, Agreement agreement) {
        List<ChannelHandler> extensions = new ArrayList<>();
        // RFC 6455 9.1: the first extension that the answer names is the nearest to the application.
        for (int i = agreement.extensions().size() - 1; i >= 0; i--) {
            WebSocketExtension extension = agreement.extensions().get(i);
            extensions.add(extension.newExtensionDecoder());
            extensions.add(extension.newExtensionEncoder());
        }
        CodecConfig negotiated =
                codec.toBuilder().rsvBits(codec.rsvBits() | agreement.rsvBits()).build();
        CodecPipeline.install(predecessor.pipeline(), predecessor.name(), role, negotiated, extensions);
    }

    /** Removes all that was added since, by whomever. */
    void undo() {
        ChannelPipeline pipeline = predecessor.pipeline();
        for (String name : pipeline.toMap().keySet()) {
            // A handler that leaves may take others along.
            if (!handlersBefore.contains(name) && pipeline.context(name) != null) {
                pipeline.remove(name);
            }
        }
    }
}
