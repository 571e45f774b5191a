package dev.sluice.handshake;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;

/** A server's end of a connection in virtual time, and a log of all that reaches its last handler. */
final class TestServer extends TestEnd<TestServer> {

    /** A masked text frame with "Hello" (RFC 6455 5.7). */
    static final String HELLO = hex("818537fa213d7f9f4d5158");

    private TestServer() {
        super(new EmbeddedChannel());
    }

    static TestServer with(ServerHandshakeConfig config) {
        return with(new HttpServerCodec(), new ServerHandshakeHandler(config));
    }

    static TestServer with(ChannelHandler... handlers) {
        TestServer server = new TestServer();
        server.channel.pipeline().addLast(handlers).addLast(server.new Log());
        return server;
    }

    static ServerHandshakeConfig.Builder chat() {
        return ServerHandshakeConfig.builder().path("/chat");
    }

    HandshakeRejected rejected() {
        return event(HandshakeRejected.class);
    }

    @Override
    TestServer self() {
        return this;
    }

    /** Logs, answers nothing. */
    private final class Log extends ChannelDuplexHandler {

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            log.add(describe(message));
            ReferenceCountUtil.release(message);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            events.add(event);
            if (event instanceof HandshakeRejected rejected) {
                log.add("rejected " + rejected.status().code() + " " + rejected.reason());
            } else if (event instanceof HandshakeComplete) {
                log.add("complete");
            } else if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete) {
                log.add("netty complete");
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            exceptions.add(cause);
        }

        private String describe(Object message) {
            if (message instanceof HttpRequest request) {
                return request.method() + " " + request.uri();
            } else if (message instanceof LastHttpContent last) {
                return "end" + text(last);
            } else if (message instanceof HttpContent content) {
                return "content" + text(content);
            } else if (message instanceof TextWebSocketFrame text) {
                return "text " + text.text();
            } else if (message instanceof CloseWebSocketFrame close) {
                return "close " + close.statusCode();
            } else if (message instanceof WebSocketFrame frame) {
                return frame.getClass().getSimpleName();
            }
            return message.toString();
        }

        private String text(HttpContent content) {
            String text = content.content().toString(StandardCharsets.ISO_8859_1);
            return text.isEmpty() ? "" : " " + text;
        }
    }
}
