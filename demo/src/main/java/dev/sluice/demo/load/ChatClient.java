package dev.sluice.demo.load;

import dev.sluice.codec.CodecConfig;
import dev.sluice.codec.ConnectionClosed;
import dev.sluice.handshake.ClientHandshakeConfig;
import dev.sluice.handshake.ClientHandshakeException;
import dev.sluice.handshake.WebSocketClient;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One user of the chat. It logs in, joins its rooms, says what it is told to, and comes back when the connection is lost: to the next
 * server, into each room from the last entry that it has seen on, and with everything that has no ack.
 *
 * <p>All of it happens on one event loop, and nothing blocks. {@link #start} and {@link #close} may be called on any thread,
 * {@link #say} on the event loop alone. Whoever starts one has to close it.
 */
final class ChatClient {

    /** What is awaited. */
    private enum State {
        /** {@link #start}. */
        START,
        /** The answer to the login. */
        LOGIN,
        /** The WebSocket. */
        HANDSHAKE,
        /** What the server says. */
        MESSAGES,
        /** The moment of the next attempt. */
        MOMENT,
        /** Nothing. */
        END
    }

    private static final int MAX_MESSAGE_BYTES = 16 * 1024 * 1024;
    private static final int CONNECT_MILLIS = 10_000;
    private static final long FIRST_BACKOFF_MILLIS = 500;
    private static final long MAX_BACKOFF_MILLIS = 8_000;

    /** Where a refusal does not tell when to ask again. */
    private static final long RETRY_MILLIS = 1_000;

    /** The refusals that pass: with time, or when others go. */
    private static final Set<String> PASSING =
            Set.of("too-fast", "log-away", "room-full", "too-many-rooms", "not-joined", "name-taken");

    private static final Set<Integer> FINAL_CLOSES = Set.of(
            WebSocketCloseStatus.PROTOCOL_ERROR.code(),
            WebSocketCloseStatus.INVALID_MESSAGE_TYPE.code(),
            WebSocketCloseStatus.INVALID_PAYLOAD_DATA.code(),
            WebSocketCloseStatus.MESSAGE_TOO_BIG.code());

    /** Where one is in a room. */
    private static final class Place {
        boolean in;

        @Nullable
        Long lastSeq;

        @Nullable
        Future<?> retry;
    }

    private final EventLoop loop;
    private final ChatClientConfig config;
    private final ChatListener listener;
    private final Timers timers;
    private final Backoff backoff;
    private final Outbox outbox = new Outbox();
    private final Map<String, Place> places = new LinkedHashMap<>();
    private final Promise<Void> end;
    private State state = State.START;
    private int server;
    private long saidSoFar;
    private @Nullable String cookie;
    private @Nullable Future<?> attempt;
    private @Nullable Channel channel;
    private @Nullable Future<?> hold;

    /**
     * Prepares one.
     *
     * @param loop where all of it happens; one of NIO
     * @param random decides how long to wait before it comes back; used on the event loop
     * @param timers runs on the event loop what is to happen later
     */
    ChatClient(EventLoop loop, ChatClientConfig config, ChatListener listener, RandomGenerator random, Timers timers) {
        this.loop = loop;
        this.config = config;
        this.listener = listener;
        this.timers = timers;
        this.backoff = new Backoff(random, FIRST_BACKOFF_MILLIS, MAX_BACKOFF_MILLIS);
        this.end = loop.newPromise();
        config.rooms().forEach(room -> places.put(room, new Place()));
    }

    /** Goes online. */
    void start() {
        loop.execute(() -> {
            if (state == State.START) {
                attempt();
            }
        });
    }

    /**
     * Says something: now, or as soon as the server lets it. It is said again until it is acknowledged or refused for good. To be
     * called on the event loop.
     *
     * @param room one of those that the client joins
     * @param saidAt in nanoseconds, for the listener
     * @return the id that it has
     * @throws IllegalArgumentException if the client does not join that room
     */
    String say(String room, String text, long saidAt) {
        if (!places.containsKey(room)) {
            throw new IllegalArgumentException("room: " + room + " (expected: one of " + places.keySet() + ")");
        }
        String id = config.ids() + '-' + ++saidSoFar;
        listener.said(id, room, text, saidAt);
        outbox.add(new Outbox.Item(id, room, text, saidAt));
        sendWhatMay();
        return id;
    }

    /**
     * Ends: says goodbye on an open connection, breaks off an attempt, and comes back no more.
     *
     * @return completes when nothing is left
     */
    Future<Void> close() {
        loop.execute(this::end);
        return end;
    }

    private ChatUrl url() {
        return config.servers().get(server);
    }

    private void attempt() {
        if (cookie == null) {
            logIn();
        } else {
            connect(cookie);
        }
    }

    private void logIn() {
        state = State.LOGIN;
        Future<Login.Answer> login = Login.post(loop, url(), config.tls(), config.name());
        attempt = login;
        login.addListener(done -> {
            if (state == State.LOGIN) {
                loggedIn(login);
            }
        });
    }

    private void loggedIn(Future<Login.Answer> login) {
        if (!login.isSuccess()) {
            listener.problem("cannot log in at " + url() + ": " + login.cause());
            comeBack(true, 0);
        } else if (login.getNow() instanceof Login.Answer.In in) {
            cookie = in.cookie();
            connect(in.cookie());
        } else if (login.getNow() instanceof Login.Answer.Refused refused) {
            notLetIn(refused.code(), refused.retryAfterMillis());
        }
    }

    private void connect(String withCookie) {
        state = State.HANDSHAKE;
        ClientHandshakeConfig handshake = ClientHandshakeConfig.builder(url().webSocket())
                .subprotocols("chat.v1")
                .header(HttpHeaderNames.COOKIE.toString(), withCookie)
                .extensions(config.compression().clientExtensions(MAX_MESSAGE_BYTES))
                .codec(CodecConfig.builder()
                        .maxMessageBytes(MAX_MESSAGE_BYTES)
                        .maxFrameBytes(MAX_MESSAGE_BYTES)
                        .build())
                .onUpgrade((pipeline, complete) -> {
                    pipeline.addLast(new ChatConnection(new OpenConnection()));
                    opened(pipeline.channel());
                })
                .build();
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS);
        Future<Channel> connecting = WebSocketClient.connect(bootstrap, handshake, config.tls());
        attempt = connecting;
        connecting.addListener(done -> {
            if (state == State.HANDSHAKE && !done.isSuccess()) {
                notConnected(done.cause());
            }
        });
    }

    private void notConnected(Throwable cause) {
        HttpResponseStatus status = cause instanceof ClientHandshakeException refused ? refused.status() : null;
        if (status == null) {
            listener.problem("cannot connect to " + url() + ": " + cause);
            comeBack(true, 0);
            return;
        }
        switch (status.code()) {
            case 401 -> {
                // The server does not know the session: it is another one, or it has lost its key.
                cookie = null;
                listener.refused("not-logged-in");
                comeBack(false, 0);
            }
            case 403 -> notLetIn("banned", 0);
            case 409 -> notLetIn("name-taken", 0);
            default -> notLetIn("http-" + status.code(), 0);
        }
    }

    private void notLetIn(String code, long retryAfterMillis) {
        listener.refused(code);
        if (code.startsWith("http-5") || PASSING.contains(code)) {
            comeBack(code.startsWith("http-5"), retryAfterMillis);
        } else {
            giveUp("not let in: " + code);
        }
    }

    private void opened(Channel open) {
        if (state != State.HANDSHAKE) {
            open.close();
            return;
        }
        state = State.MESSAGES;
        attempt = null;
        channel = open;
    }

    /** What the server says, once it is open. */
    private final class OpenConnection implements ChatConnection.Reader {

        @Override
        public void read(Incoming message) {
            if (state == State.MESSAGES) {
                ChatClient.this.read(message);
            }
        }

        @Override
        public void failed(Throwable cause) {
            listener.problem("failed the connection to " + url() + ": " + cause);
        }

        @Override
        public void closed(ConnectionClosed how) {
            if (state == State.MESSAGES) {
                lost(how);
            }
        }
    }

    private void read(Incoming message) {
        if (message instanceof Incoming.Entry entry) {
            received(entry.room(), entry);
        } else if (message instanceof Incoming.Entries entries) {
            entries.entries().forEach(entry -> {
                if (entry instanceof Incoming.Entry known) {
                    received(entries.room(), known);
                }
            });
        } else if (message instanceof Incoming.Ack ack) {
            acked(ack);
        } else if (message instanceof Incoming.Refusal refusal) {
            refused(refusal);
        } else if (message instanceof Incoming.Welcome welcome) {
            welcomed(welcome);
        } else if (message instanceof Incoming.Hello) {
            places.keySet().forEach(this::join);
        }
    }

    private void join(String room) {
        Place place = places.get(room);
        if (place != null && state == State.MESSAGES && !place.in) {
            send(new Outgoing.Join(room, place.lastSeq));
        }
    }

    private void welcomed(Incoming.Welcome welcome) {
        Place place = places.get(welcome.room());
        if (place == null) {
            listener.problem("welcomed to a room that was not joined: " + welcome.room());
            return;
        }
        backoff.reset();
        place.in = true;
        place.lastSeq = welcome.from();
        listener.joined(welcome.room(), welcome.seq(), welcome.from());
        sendWhatMay();
    }

    private void received(@Nullable String room, Incoming.Entry entry) {
        Place place = places.get(room);
        if (room == null || place == null || place.lastSeq == null) {
            listener.problem("an entry of a room that was not joined: " + room);
            return;
        }
        place.lastSeq = Math.max(place.lastSeq, entry.seq());
        listener.received(room, entry);
    }

    private void acked(Incoming.Ack ack) {
        Outbox.Item item = outbox.settle(ack.id());
        if (item == null) {
            listener.problem("an ack for what was not said, or acked before: " + ack.id());
            return;
        }
        listener.acked(item.id(), item.room(), ack.seq(), item.saidAt());
        sendWhatMay();
    }

    private void refused(Incoming.Refusal refusal) {
        listener.refused(refusal.code());
        boolean passes = PASSING.contains(refusal.code());
        long millis = refusal.retryAfterMillis() == null ? RETRY_MILLIS : refusal.retryAfterMillis();
        if (refusal.id() != null) {
            sayingRefused(refusal, refusal.id(), passes, millis);
        } else if (passes) {
            joinLater(refusal.room(), millis);
        } else {
            giveUp("refused: " + refusal.code() + ' ' + refusal.message());
        }
    }

    /** Into that room, or into all in which one is not, when the server does not tell which of them it has refused. */
    private void joinLater(@Nullable String refused, long millis) {
        places.forEach((room, place) -> {
            if (refused == null ? !place.in : refused.equals(room)) {
                cancel(place.retry);
                place.retry = timers.after(millis, () -> join(room));
            }
        });
    }

    private void sayingRefused(Incoming.Refusal refusal, String id, boolean passes, long millis) {
        if (passes && outbox.dropped(id)) {
            hold(millis);
        } else if (outbox.settle(id) != null) {
            listener.problem("refused for good: " + id + ": " + refusal.code() + ' ' + refusal.message());
            sendWhatMay();
        }
    }

    /** Sends nothing of what was said for a while: the server would drop it. */
    private void hold(long millis) {
        cancel(hold);
        hold = timers.after(millis, () -> {
            hold = null;
            sendWhatMay();
        });
    }

    private void sendWhatMay() {
        if (state != State.MESSAGES || hold != null) {
            return;
        }
        for (Outbox.Item item = outbox.next(this::isIn); item != null; item = outbox.next(this::isIn)) {
            send(new Outgoing.Say(item.room(), item.id(), item.text()));
        }
    }

    private boolean isIn(String room) {
        Place place = places.get(room);
        return place != null && place.in;
    }

    private void send(Outgoing message) {
        if (channel != null) {
            channel.writeAndFlush(new TextWebSocketFrame(Json.write(message)));
        }
    }

    private void lost(ConnectionClosed how) {
        channel = null;
        outbox.disconnected();
        places.values().forEach(place -> place.in = false);
        cancelTimers();
        listener.disconnected(how.receivedCode());
        if (how.cause() != null) {
            listener.problem("failed the connection to " + url() + ": " + how.cause());
        }
        if (FINAL_CLOSES.contains(how.receivedCode())) {
            giveUp("closed with " + how.receivedCode() + ' ' + how.receivedReason());
        } else {
            comeBack(true, 0);
        }
    }

    /** Tries again after a moment chosen at random, but not before {@code atLeastMillis} are over. */
    private void comeBack(boolean toTheNextServer, long atLeastMillis) {
        if (toTheNextServer) {
            server = (server + 1) % config.servers().size();
        }
        state = State.MOMENT;
        attempt = timers.after(atLeastMillis + backoff.nextMillis(), () -> {
            if (state == State.MOMENT) {
                attempt();
            }
        });
    }

    private void giveUp(String why) {
        listener.gaveUp(why);
        end();
    }

    private void end() {
        if (state == State.END) {
            return;
        }
        state = State.END;
        cancelTimers();
        cancel(attempt);
        Channel open = channel;
        if (open == null) {
            end.trySuccess(null);
        } else {
            open.closeFuture().addListener(closed -> end.trySuccess(null));
            open.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE));
        }
    }

    /** Those that have a meaning on an open connection alone. */
    private void cancelTimers() {
        cancel(hold);
        hold = null;
        places.values().forEach(place -> cancel(place.retry));
    }

    private static void cancel(@Nullable Future<?> future) {
        if (future != null) {
            future.cancel(false);
        }
    }
}
