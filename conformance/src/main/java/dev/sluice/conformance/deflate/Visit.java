package dev.sluice.conformance.deflate;

import dev.sluice.codec.CodecConfig;
import dev.sluice.conformance.Loop;
import dev.sluice.handshake.ClientHandshakeConfig;
import dev.sluice.handshake.WebSocketClient;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtensionHandshaker;
import io.netty.util.concurrent.Future;
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

    /** Two ends that both stop to read while the other does would wait for ever. The server is the one that does. */
    private static final CodecConfig CODEC =
            Settings.codec().toBuilder().maxOutboundBytes(0).build();

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
    CompletableFuture<Void> pay(Loop loop, int patienceSeconds) {
        CompletableFuture<Void> end = new CompletableFuture<>();
        Future<Channel> opened = WebSocketClient.connect(loop.bootstrap(), config(end));
        opened.addListener(opening -> {
            if (opening.isSuccess()) {
                opened.getNow().closeFuture().addListener(closed -> fail(end, "the connection closed"));
            } else {
                end.completeExceptionally(opening.cause());
            }
        });
        return end.orTimeout(patienceSeconds, TimeUnit.SECONDS).whenComplete((nothing, failure) -> {
            if (failure != null && !opened.cancel(false) && opened.isSuccess()) {
                opened.getNow().close();
            }
        });
    }

    private ClientHandshakeConfig config(CompletableFuture<Void> end) {
        return ClientHandshakeConfig.builder(url)
                .extensions(offers.toArray(WebSocketClientExtensionHandshaker[]::new))
                .codec(CODEC)
                .onUpgrade((pipeline, handshake) -> {
                    String answer = handshake.responseHeaders().get(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS, "");
                    pipeline.addLast(talk.begin(answer, end));
                })
                .build();
    }

    private static void fail(CompletableFuture<Void> end, String why) {
        end.completeExceptionally(new IllegalStateException(why));
    }
}
