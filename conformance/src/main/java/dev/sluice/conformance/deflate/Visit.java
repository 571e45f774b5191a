package dev.sluice.conformance.deflate;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtensionHandshaker;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A connection to a server, and what is said over it.
 *
 * @param url of the server
 * @param offers of permessage-deflate
 * @param talk what is said
 */
record Visit(URI url, List<WebSocketClientExtensionHandshaker> offers, Talk talk) {

    /** What is said once the connection is open. */
    interface Talk {

        /**
         * A handler that begins when it is added.
         *
         * @param answer the server's Sec-WebSocket-Extensions; empty when it has none
         * @param end completes when all went well, and fails with what did not
         */
        ChannelHandler begin(String answer, CompletableFuture<Void> end);
    }

    /** Connects and talks; it ends in any case. */
    CompletableFuture<Void> pay(EventLoopGroup eventLoop, int patienceSeconds) {
        CompletableFuture<Void> end = new CompletableFuture<>();
        ChannelFuture connected = new Bootstrap()
                .group(eventLoop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        ClientPipeline.install(channel.pipeline(), Visit.this, end);
                    }
                })
                .connect(url.getHost(), url.getPort());
        connected.addListener(connect -> {
            if (!connect.isSuccess()) {
                end.completeExceptionally(connect.cause());
            }
        });
        Channel channel = connected.channel();
        channel.closeFuture()
                .addListener(closed -> end.completeExceptionally(new IllegalStateException("the connection closed")));
        return end.orTimeout(patienceSeconds, TimeUnit.SECONDS).whenComplete((nothing, failure) -> {
            if (failure != null) {
                channel.close();
            }
        });
    }
}
