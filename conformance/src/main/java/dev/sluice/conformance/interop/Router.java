package dev.sluice.conformance.interop;

import dev.sluice.conformance.interop.Visits.Visit;
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

    private final Visits visits;
    private @Nullable Visit visit;

    Router(Visits visits) {
        this.visits = visits;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete handshake) {
            QueryStringDecoder target = new QueryStringDecoder(handshake.requestUri());
            Map<String, List<String>> query = target.parameters();
            if (!target.path().equals("/report")) { // its id is another connection's
                visit = visits.begin(first(query, "id"));
            }
            ctx.pipeline().addAfter(ctx.name(), null, handler(target.path(), query));
        } else if (event instanceof Heard.Close close && visit != null) {
            visit.heard(close);
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (visit != null) {
            visit.ended();
        }
        ctx.fireChannelInactive();
    }

    private ChannelHandler handler(String path, Map<String, List<String>> query) {
        return switch (path) {
            case "/echo" -> new EchoHandler();
            case "/ping" -> new PingHandler();
            case "/close" -> new FarewellHandler();
            case "/violate" -> new ViolationHandler(Violation.of(first(query, "kind")));
            case "/report" -> new ReportHandler(visits.report(first(query, "id")));
            default -> throw new IllegalArgumentException("path: " + path);
        };
    }

    private static String first(Map<String, List<String>> query, String name) {
        return query.getOrDefault(name, List.of("")).get(0);
    }
}
