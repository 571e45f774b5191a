package dev.sluice.demo.chat;

import dev.sluice.codec.ConnectionClosed;
import dev.sluice.demo.chat.ClientMessage.Join;
import dev.sluice.demo.chat.ClientMessage.Say;
import dev.sluice.demo.chat.ServerMessage.Refused;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.exc.StreamReadException;

/**
 * One connection that speaks {@code chat.v1}: reads what the client says and does it, or says why not. A client that breaks
 * the protocol, rather than a rule of the chat, is closed.
 */
final class ChatHandler extends SimpleChannelInboundHandler<WebSocketFrame> {

    private static final Logger log = LoggerFactory.getLogger(ChatHandler.class);

    /** After so many messages in a row that came too fast, nobody is listening over there. */
    private static final int MAX_TOO_FAST = 100;

    private final Hub hub;
    private final ChatText rules;
    private final RateLimit rate;
    private int tooFast;

    /** Where this connection is in, or on its way in. */
    private @Nullable Seat seat;

    private boolean closing;

    private record Seat(Room room, Member member) {}

    ChatHandler(Hub hub, ChatLimits limits) {
        this.hub = hub;
        rules = new ChatText(limits);
        rate = new RateLimit(limits.messagesPerSecond(), limits.messageBurst(), System.nanoTime());
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
        if (closing) {
            return;
        }
        if (frame instanceof TextWebSocketFrame message) {
            receive(ctx, message.text());
        } else if (frame instanceof BinaryWebSocketFrame) {
            close(ctx, WebSocketCloseStatus.INVALID_MESSAGE_TYPE, "chat.v1 has text messages only");
        }
    }

    /** Whoever has closed, or broken the protocol, is out of the room at once, even while TCP lingers. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ConnectionClosed) {
            leave();
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        leave();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        leave();
    }

    /** A connection that broke is no news. Anything else is a mistake here: it goes on, is logged and becomes a 1011. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
            log.debug("{} broke: {}", ctx.channel().id(), cause.toString());
        } else {
            ctx.fireExceptionCaught(cause);
        }
    }

    private void receive(ChannelHandlerContext ctx, String json) {
        try {
            if (admits(ctx)) {
                obey(ctx, ChatJson.read(json));
            }
        } catch (StreamReadException e) {
            close(ctx, WebSocketCloseStatus.INVALID_PAYLOAD_DATA, "not JSON");
        } catch (ChatException e) {
            refuse(ctx, e);
        }
    }

    private boolean admits(ChannelHandlerContext ctx) {
        if (rate.tryAcquire(System.nanoTime())) {
            tooFast = 0;
            return true;
        }
        tooFast++;
        if (tooFast > MAX_TOO_FAST) {
            close(ctx, WebSocketCloseStatus.POLICY_VIOLATION, "too many messages");
            return false;
        }
        throw new ChatException(ChatError.TOO_FAST);
    }

    private void obey(ChannelHandlerContext ctx, ClientMessage message) {
        if (message instanceof Join join) {
            join(ctx, rules.room(join.room()), rules.name(join.name()));
        } else if (message instanceof Say say) {
            Seat mine = seat();
            mine.room().say(mine.member(), rules.text(say.text()));
        } else {
            seat();
            leave();
        }
    }

    private void join(ChannelHandlerContext ctx, String roomName, String name) {
        if (seat != null) {
            throw new ChatException(ChatError.ALREADY_JOINED);
        }
        Seat taken = new Seat(hub.enter(roomName, ctx.channel().eventLoop()), new Member(name, ctx.channel()));
        seat = taken;
        taken.room().join(taken.member()).addListener(joined -> {
            if (joined.isSuccess()) {
                log.debug("{} is in a room", ctx.channel().id());
            } else if (taken.equals(seat)) {
                seat = null;
                refuse(ctx, (ChatException) joined.cause());
            }
        });
    }

    private Seat seat() {
        if (seat == null) {
            throw new ChatException(ChatError.NOT_JOINED);
        }
        return seat;
    }

    /** Whatever ends the membership ends here, and once. */
    private void leave() {
        if (seat != null) {
            seat.room().leave(seat.member());
            seat = null;
        }
    }

    private static void refuse(ChannelHandlerContext ctx, ChatException refusal) {
        byte[] json = ChatJson.write(Refused.of(refusal));
        ctx.writeAndFlush(new TextWebSocketFrame(Unpooled.wrappedBuffer(json)));
    }

    private void close(ChannelHandlerContext ctx, WebSocketCloseStatus status, String reason) {
        closing = true; // until the client has answered, what it says still arrives
        leave();
        ctx.writeAndFlush(new CloseWebSocketFrame(status, reason));
    }
}
