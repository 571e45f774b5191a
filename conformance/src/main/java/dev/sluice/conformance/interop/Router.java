package dev.sluice.conformance.interop;

import dev.sluice.conformance.EchoHandler;
import dev.sluice.conformance.interop.Endings.Ending;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts in the handler that the path of the request names, and takes notes of how the connection ends. It learns of the
 * request by the event that Netty's handlers fire, and Sluice's too.
 */
final class Router extends ChannelInboundHandlerAdapter {

    private final Endings endings;
    private @Nullable Ending ending;

    Router(Endings endings) {
        this.endings = endings;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete handshake) {
            QueryStringDecoder target = new QueryStringDecoder(handshake.requestUri());
            Map<String, List<String>> query = target.parameters();
            if (!target.path().equals("/report")) { // its id is another connection's
                ending = endings.begin(first(query, "id"));
            }
            ctx.pipeline().addAfter(ctx.name(), null, handler(target.path(), query));
        } else if (event instanceof Heard.Close close && ending != null) {
            ending.heard(close);
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (ending != null) {
            ending.ended();
        }
        ctx.fireChannelInactive();
    }

    private ChannelHandler handler(String path, Map<String, List<String>> query) {
        return switch (path) {
            case "/echo" -> new EchoHandler();
            case "/ping" -> new PingHandler();
            case "/close" -> new FarewellHandler();
            case "/violate" -> new ViolationHandler(Violation.of(first(query, "kind")));
            case "/report" -> new ReportHandler(endings.report(first(query, "id")));
            default -> throw new IllegalArgumentException("path: " + path);
        };
    }

    private static String first(Map<String, List<String>> query, String name) {
        return query.getOrDefault(name, List.of("")).get(0);
    }
}
