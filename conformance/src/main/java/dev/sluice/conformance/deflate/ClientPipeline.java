package dev.sluice.conformance.deflate;

import dev.sluice.codec.CloseHandler;
import dev.sluice.codec.CodecConfig;
import dev.sluice.codec.FrameDecoder;
import dev.sluice.codec.FrameEncoder;
import dev.sluice.codec.KeepAliveHandler;
import dev.sluice.codec.MessageAggregator;
import dev.sluice.codec.Role;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker13;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtensionHandler;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtensionHandshaker;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtension;
import java.net.URI;
import java.util.concurrent.CompletableFuture;

/** The pipeline of a client: Netty's opening handshake, and Sluice's frames and permessage-deflate. */
final class ClientPipeline {

    private static final int MAX_HTTP_BYTES = 8192;

    private static final CodecConfig CODEC =
            Settings.codec().toBuilder().rsvBits(WebSocketExtension.RSV1).build();

    private ClientPipeline() {}

    /**
     * Puts the handlers of a new connection in.
     *
     * @param visit the server, the offers to it, and what is said then
     * @param end what became of it
     */
    static void install(ChannelPipeline pipeline, Visit visit, CompletableFuture<Void> end) {
        pipeline.addLast(
                new HttpClientCodec(),
                new HttpObjectAggregator(MAX_HTTP_BYTES),
                new WebSocketClientExtensionHandler(visit.offers().toArray(new WebSocketClientExtensionHandshaker[0])),
                new Upgrade(visit, end));
    }

    /** Netty's handshake, with our codec in the place of Netty's. */
    private static final class Handshaker extends WebSocketClientHandshaker13 {

        Handshaker(URI url) {
            super(url, WebSocketVersion.V13, null, true, EmptyHttpHeaders.INSTANCE, Settings.MAX_BYTES);
        }

        @Override
        protected WebSocketFrameDecoder newWebsocketDecoder() {
            return new FrameDecoder(Role.CLIENT, CODEC);
        }

        @Override
        protected WebSocketFrameEncoder newWebSocketEncoder() {
            return new FrameEncoder(Role.CLIENT, CODEC);
        }
    }

    /** Gives its place to the rest of the codec, and to what is said, when the server has agreed. */
    private static final class Upgrade extends SimpleChannelInboundHandler<FullHttpResponse> {

        private final WebSocketClientHandshaker handshaker;
        private final Visit visit;
        private final CompletableFuture<Void> end;

        Upgrade(Visit visit, CompletableFuture<Void> end) {
            this.handshaker = new Handshaker(visit.url());
            this.visit = visit;
            this.end = end;
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            handshaker.handshake(ctx.channel());
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpResponse response) {
            handshaker.finishHandshake(ctx.channel(), response);
            String answer = response.headers().get(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS, "");
            ctx.pipeline()
                    .addLast(new KeepAliveHandler(CODEC))
                    .addLast(new CloseHandler(Role.CLIENT, CODEC))
                    .addLast(new MessageAggregator(CODEC))
                    .addLast(visit.talk().begin(answer, end));
            ctx.pipeline().remove(this);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            end.completeExceptionally(cause);
            ctx.close();
        }
    }
}
