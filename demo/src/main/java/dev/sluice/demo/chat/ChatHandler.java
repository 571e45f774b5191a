package dev.sluice.demo.chat;

import dev.sluice.codec.BackpressureHandler;
import dev.sluice.codec.ConnectionClosed;
import dev.sluice.demo.chat.hub.Connection;
import dev.sluice.demo.chat.hub.Hub;
import dev.sluice.demo.chat.hub.Member;
import dev.sluice.demo.chat.log.Draft;
import dev.sluice.demo.chat.log.RoomLog;
import dev.sluice.demo.chat.login.Identity;
import dev.sluice.demo.chat.metrics.ConnectionMeter;
import dev.sluice.demo.chat.metrics.Traffic;
import dev.sluice.demo.chat.protocol.ChatError;
import dev.sluice.demo.chat.protocol.ChatException;
import dev.sluice.demo.chat.protocol.ChatJson;
import dev.sluice.demo.chat.protocol.ChatLimits;
import dev.sluice.demo.chat.protocol.ChatText;
import dev.sluice.demo.chat.protocol.ClientMessage;
import dev.sluice.demo.chat.protocol.Entry;
import dev.sluice.demo.chat.protocol.ImageMessage;
import dev.sluice.demo.chat.protocol.ServerMessage;
import dev.sluice.demo.chat.protocol.ServerMessage.Ack;
import dev.sluice.demo.chat.protocol.ServerMessage.Entries;
import dev.sluice.demo.chat.protocol.ServerMessage.Pong;
import dev.sluice.demo.chat.protocol.ServerMessage.Refused;
import dev.sluice.handshake.HandshakeComplete;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.IOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
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

    private static final int PAGE = 50;
    private static final int MAX_PAGE = 100;

    private final Identity identity;
    private final Hub hub;
    private final RoomLog roomLog;
    private final ChatLimits limits;
    private final ChatText rules;
    private final Clock clock;
    private final Map<String, Member> rooms = new HashMap<>();

    @SuppressWarnings("NullAway.Init") // set when the handler is added, which is before any message
    private Connection connection;

    private boolean isOver;

    ChatHandler(Identity identity, Hub hub, RoomLog roomLog, ChatLimits limits, Clock clock) {
        this.identity = identity;
        this.hub = hub;
        this.roomLog = roomLog;
        this.limits = limits;
        this.rules = new ChatText(limits);
        this.clock = clock;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        connection = new Connection(identity, ctx.channel());
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
        if (isOver) {
            return; // until the client has answered the Close, what it says still arrives
        }
        if (frame instanceof TextWebSocketFrame message) {
            receive(ctx, message.text());
        } else if (frame instanceof BinaryWebSocketFrame message) {
            receiveImage(ctx, message.content());
        }
    }

    /**
     * Somebody is there once the handshake is complete. Whoever has closed, or broken the protocol, is out of the rooms at
     * once, even while TCP lingers.
     */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof HandshakeComplete) {
            hub.connect(connection);
        } else if (event instanceof ConnectionClosed closed) {
            log.atInfo()
                    .addKeyValue("channel", ctx.channel().id())
                    .addKeyValue("sent", closed.sentCode())
                    .addKeyValue("received", closed.receivedCode())
                    .log("disconnected");
            end();
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        end();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        end();
    }

    /** A connection that broke is no news. Anything else is a mistake here: it goes on, is logged and becomes a 1011. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
            log.debug("{} broke: {}", ctx.channel().id(), cause.toString());
        } else {
            log.atError()
                    .addKeyValue("channel", ctx.channel().id())
                    .setCause(cause)
                    .log("failed");
            ctx.fireExceptionCaught(cause);
        }
    }

    private void receive(ChannelHandlerContext ctx, String json) {
        if (json.length() > limits.maxJsonBytes()) {
            close(ctx, WebSocketCloseStatus.MESSAGE_TOO_BIG, "longer than any message of chat.v1");
            return;
        }
        ClientMessage message = null;
        try {
            message = ChatJson.read(json);
            if (admits(ctx, cost(message))) {
                obey(ctx, message);
            }
        } catch (StreamReadException e) {
            close(ctx, WebSocketCloseStatus.INVALID_PAYLOAD_DATA, "not JSON");
        } catch (ChatException e) {
            refuse(ctx, e, message);
        }
    }

    /** Says why not. What could not be read, and so was not admitted, costs as much as anything else. */
    private void refuse(ChannelHandlerContext ctx, ChatException refusal, @Nullable ClientMessage asked) {
        ChatException told = refusal;
        if (asked == null) {
            try {
                if (!admits(ctx, Hub.MESSAGE)) {
                    return;
                }
            } catch (ChatException tooFast) {
                told = tooFast;
            }
        }
        connection.send(Refused.of(told, asked));
    }

    private static int cost(ClientMessage message) {
        return message instanceof ClientMessage.Typing || message instanceof ClientMessage.Ping
                ? Hub.TRIFLE
                : Hub.MESSAGE;
    }

    private boolean admits(ChannelHandlerContext ctx, int cost) {
        if (hub.admits(identity, cost)) {
            return true;
        }
        close(ctx, WebSocketCloseStatus.POLICY_VIOLATION, "too many messages");
        return false;
    }

    private void obey(ChannelHandlerContext ctx, ClientMessage message) {
        if (message instanceof ClientMessage.Join join) {
            join(join);
        } else if (message instanceof ClientMessage.Leave leave) {
            leave(rules.room(leave.room()));
        } else if (message instanceof ClientMessage.Say say) {
            String room = joined(say.room());
            append(message, new Entry.Said(room, 0, rules.id(say.id()), name(), now(), rules.text(say.text()), null));
        } else if (message instanceof ClientMessage.Edit edit) {
            String room = joined(edit.room());
            append(
                    message,
                    new Entry.Edited(room, 0, edit.seq(), rules.id(edit.id()), name(), now(), rules.text(edit.text())));
        } else if (message instanceof ClientMessage.Delete delete) {
            String room = joined(delete.room());
            append(message, new Entry.Deleted(room, 0, delete.seq(), rules.id(delete.id()), name(), now()));
        } else if (message instanceof ClientMessage.Private whisper) {
            whisper(whisper);
        } else if (message instanceof ClientMessage.Typing typing) {
            hub.typing(member(typing.room()));
        } else if (message instanceof ClientMessage.History history) {
            history(history);
        } else if (message instanceof ClientMessage.Ping ping) {
            connection.send(pong(ctx, rules.id(ping.id())));
        }
    }

    private void join(ClientMessage.Join join) {
        String room = rules.room(join.room());
        if (rooms.containsKey(room)) {
            throw new ChatException(ChatError.ALREADY_JOINED);
        }
        if (rooms.size() == limits.roomsEach()) {
            throw new ChatException(ChatError.TOO_MANY_ROOMS);
        }
        rooms.put(room, hub.join(room, connection, join.since()));
    }

    private void leave(String room) {
        hub.leave(member(room));
        rooms.remove(room);
    }

    private void whisper(ClientMessage.Private whisper) {
        String id = rules.id(whisper.id());
        ServerMessage.Private message =
                new ServerMessage.Private(name(), rules.name(whisper.to()), id, rules.text(whisper.text()), now());
        answer(whisper, hub.whisper(message).thenApply(sent -> new Ack(id, null, null)));
    }

    private void history(ClientMessage.History history) {
        String room = joined(history.room());
        int limit = history.limit() == null ? PAGE : Math.max(1, Math.min(MAX_PAGE, history.limit()));
        answer(history, roomLog.before(room, history.before(), limit + 1).thenApply(found -> {
            boolean more = found.size() > limit;
            List<Entry> page = more ? found.subList(1, found.size()) : found;
            return new Entries(room, page, history.before(), more);
        }));
    }

    private void receiveImage(ChannelHandlerContext ctx, ByteBuf message) {
        ClientMessage asked = null;
        try {
            ImageMessage.Header header = ImageMessage.readHeader(message);
            asked = new ClientMessage.Say(header.room(), header.id(), ""); // what a refusal refers to
            if (admits(ctx, Hub.MESSAGE)) {
                show(asked, joined(header.room()), rules.id(header.id()), message);
            }
        } catch (StreamReadException e) {
            close(ctx, WebSocketCloseStatus.INVALID_PAYLOAD_DATA, "no header in JSON");
        } catch (ChatException e) {
            refuse(ctx, e, asked);
        }
    }

    private void show(ClientMessage asked, String room, String id, ByteBuf content) {
        ImageMessage image = ImageMessage.readImage(content, limits);
        Entry.Image shown =
                new Entry.Image(UUID.randomUUID().toString(), image.type().mediaType(), image.bytes().length);
        Entry entry = new Entry.Said(room, 0, id, name(), now(), null, shown);
        append(asked, new Draft(entry, identity.session(), image.bytes()));
    }

    private void append(ClientMessage asked, Entry entry) {
        append(asked, Draft.of(entry, identity.session()));
    }

    private void append(ClientMessage asked, Draft draft) {
        Entry entry = draft.entry();
        answer(asked, roomLog.append(draft).thenApply(number -> new Ack(entry.id(), entry.room(), number)));
    }

    /** Sends an answer when it is there, or why there is none. */
    private void answer(ClientMessage asked, CompletionStage<? extends ServerMessage> answer) {
        answer.whenComplete((message, failure) -> {
            if (failure == null) {
                connection.send(message);
                return;
            }
            ChatException refusal = ChatException.in(failure);
            if (refusal == null) {
                log.error("could not answer", failure);
                refusal = new ChatException(ChatError.LOG_AWAY);
            }
            connection.send(Refused.of(refusal, asked));
        });
    }

    private static Pong pong(ChannelHandlerContext ctx, String id) {
        Traffic traffic = ctx.pipeline().get(ConnectionMeter.class).traffic();
        long queued = ctx.pipeline().get(BackpressureHandler.class).queuedBytes();
        return new Pong(id, traffic.wire(), traffic.payload(), queued);
    }

    private Member member(String room) {
        @Nullable Member member = rooms.get(rules.room(room));
        if (member == null) {
            throw new ChatException(ChatError.NOT_JOINED);
        }
        return member;
    }

    /** The room as it is spelled here, if this connection is in it. */
    private String joined(String room) {
        return member(room).room().name();
    }

    private String name() {
        return identity.name();
    }

    private long now() {
        return clock.millis();
    }

    /** Whatever ends the connection ends here, and once. */
    private void end() {
        if (!isOver) {
            isOver = true;
            rooms.values().forEach(hub::leave);
            rooms.clear();
            hub.disconnect(connection);
        }
    }

    private void close(ChannelHandlerContext ctx, WebSocketCloseStatus status, String reason) {
        end();
        ctx.writeAndFlush(new CloseWebSocketFrame(status, reason));
    }
}
