package dev.sluice.conformance.interop;

import io.netty.channel.ChannelPipeline;
import io.netty.util.Version;
import java.net.URI;
import java.util.Objects;

/** Whose handlers a pipeline is made of. */
enum Stack {
    /** The library that this repository is about. */
    SLUICE("Sluice") {
        @Override
        String version() {
            return String.valueOf(Stack.class.getPackage().getImplementationVersion());
        }

        @Override
        void installServer(ChannelPipeline pipeline, Endings endings) {
            SluiceServer.install(pipeline, endings);
        }

        @Override
        void installClient(ChannelPipeline pipeline, URI url, Offer offer, Visitor visitor) {
            SluiceClient.install(pipeline, url, offer, visitor);
        }
    },

    /** Netty's own. */
    NETTY("Netty") {
        @Override
        String version() {
            return Objects.requireNonNull(Version.identify().get("netty-codec-http"))
                    .artifactVersion();
        }

        @Override
        void installServer(ChannelPipeline pipeline, Endings endings) {
            NettyServer.install(pipeline, endings);
        }

        @Override
        void installClient(ChannelPipeline pipeline, URI url, Offer offer, Visitor visitor) {
            NettyClient.install(pipeline, url, offer, visitor);
        }
    };

    private final String peer;

    Stack(String peer) {
        this.peer = peer;
    }

    /** Its name. */
    String peer() {
        return peer;
    }

    /** The version that runs. */
    abstract String version();

    /** Puts the handlers of a server's new connection in. */
    abstract void installServer(ChannelPipeline pipeline, Endings endings);

    /** Puts the handlers of a client's new connection in. */
    abstract void installClient(ChannelPipeline pipeline, URI url, Offer offer, Visitor visitor);
}
