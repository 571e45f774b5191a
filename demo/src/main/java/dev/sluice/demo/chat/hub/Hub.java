package dev.sluice.demo.chat.hub;

import dev.sluice.demo.chat.backend.Backend;
import dev.sluice.demo.chat.backend.Signal;
import dev.sluice.demo.chat.login.Identity;
import dev.sluice.demo.chat.protocol.ChatError;
import dev.sluice.demo.chat.protocol.ChatException;
import dev.sluice.demo.chat.protocol.ChatLimits;
import dev.sluice.demo.chat.protocol.ChatText;
import dev.sluice.demo.chat.protocol.ServerMessage;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The people who are connected to this server, and the rooms by name. A room opens when somebody asks for it and vanishes
 * when the last one has left; what was said in it stays in the log. Thread-safe; the map locks one name for as long as it
 * takes to count.
 */
public final class Hub {

    /** What a message costs whoever has it to say. */
    public static final int MESSAGE = RateLimit.PARTS;

    /** What something costs that costs the others little. */
    public static final int TRIFLE = 1;

    private final Backend backend;
    private final ChatLimits limits;
    private final People people;
    private final RateLimits rates;
    private final Servers servers;
    private final Semaphore freeRooms;
    private final ConcurrentMap<String, Places> rooms = new ConcurrentHashMap<>();
    private volatile boolean logIsAway;

    /** How many of a room's places are taken: by its members, and by those who are on their way in or out. */
    private record Places(Room room, int taken) {}

    /**
     * Opens the hub of a server.
     *
     * @param self the server's name among the servers of the chat
     */
    public Hub(String self, Backend backend, ChatLimits limits) {
        this.backend = backend;
        this.limits = limits;
        people = new People(self, backend.names());
        rates = new RateLimits(limits, System::nanoTime);
        servers = new Servers(self, backend.exchange(), System::nanoTime, this::tellRoom);
        freeRooms = new Semaphore(limits.rooms());
        backend.exchange().listen(this::hear);
        backend.onAvailability(this::logIs);
    }

    /** Begins to tell the other servers that this one is there, and to hold the names of who is connected. */
    public void start(EventExecutor timer) {
        servers.resynchronise();
        timer.scheduleAtFixedRate(servers::tick, Servers.ALIVE_SECONDS, Servers.ALIVE_SECONDS, TimeUnit.SECONDS);
        timer.scheduleAtFixedRate(people::renew, People.RENEW_SECONDS, People.RENEW_SECONDS, TimeUnit.SECONDS);
    }

    /** Tells the other servers that nobody is here any more. */
    public void stop() {
        servers.leave();
    }

    // Who is connected

    /** Somebody has connected. {@link #disconnect} is to be called when they have gone. */
    public void connect(Connection connection) {
        people.add(connection);
        connection.send(ServerMessage.Hello.of(connection.identity().name(), servers.self(), limits));
        if (logIsAway) {
            connection.send(new ServerMessage.Log(true));
        }
    }

    /** Somebody has gone. */
    public void disconnect(Connection connection) {
        people.remove(connection);
    }

    /**
     * Admits something that somebody has to say.
     *
     * @param cost {@link #MESSAGE} or {@link #TRIFLE}
     * @return false when they did not listen to the refusals, and are to be closed
     * @throws ChatException {@link ChatError#TOO_FAST}
     */
    public boolean admits(Identity identity, int cost) {
        return rates.admit(identity.session(), cost);
    }

    /**
     * Tells somebody something, whichever server they are connected to, and all connections of the one who says it.
     *
     * @return completes once it was sent on, on the caller's thread or one of the backend's. Fails with a {@link ChatException}:
     *     {@link ChatError#NOT_HERE}, or {@link ChatError#LOG_AWAY} when it cannot be found out whether somebody is.
     */
    public CompletionStage<Void> whisper(ServerMessage.Private message) {
        return isConnected(ChatText.key(message.to())).thenAccept(isThere -> {
            if (!isThere) {
                throw new ChatException(ChatError.NOT_HERE);
            }
            people.tell(message);
            backend.exchange().publish(new Signal.Whisper(servers.self(), message));
        });
    }

    /** Those who are here are told without the others, even when those cannot be reached. */
    private CompletionStage<Boolean> isConnected(String key) {
        return people.isHere(key)
                ? CompletableFuture.completedFuture(true)
                : backend.names().isConnected(key).exceptionally(failure -> {
                    throw new ChatException(ChatError.LOG_AWAY);
                });
    }

    // Rooms

    /**
     * Lets a connection into a room, opening it if need be.
     *
     * @param name the room
     * @param since the last number that the client has seen there, null when it has seen none
     * @return the membership, to be given to {@link #leave} once
     * @throws ChatException when the room is full, or there are too many
     */
    public Member join(String name, Connection connection, @Nullable Long since) {
        EventLoop opener = connection.channel().eventLoop();
        Places entered = rooms.compute(name, (key, places) -> {
            if (places == null) {
                return open(key, opener);
            }
            if (places.taken() == limits.members()) {
                throw new ChatException(ChatError.ROOM_FULL);
            }
            return new Places(places.room(), places.taken() + 1);
        });
        return entered.room().join(connection, since);
    }

    /** Lets a member out. */
    public void leave(Member member) {
        member.room().leave(member);
    }

    /** Tells everybody else in the member's room, on all servers, that they are writing. */
    public void typing(Member member) {
        String room = member.room().name();
        String name = member.connection().identity().name();
        member.room().typing(name);
        backend.exchange().publish(new Signal.Typing(servers.self(), room, name));
    }

    /** How many people are in each room that has any, on all servers. */
    public Map<String, Integer> members() {
        return servers.counts();
    }

    /** How many rooms are open on this server. */
    public int rooms() {
        return rooms.size();
    }

    /** How many connections there are. */
    public int connections() {
        return people.connections();
    }

    /** Whether the log cannot be written to at the moment. */
    public boolean isLogAway() {
        return logIsAway;
    }

    private Places open(String name, EventLoop opener) {
        if (!freeRooms.tryAcquire()) {
            throw new ChatException(ChatError.TOO_MANY_ROOMS);
        }
        return new Places(new Room(name, opener, backend.log(), servers, this::freePlace), 1);
    }

    private void freePlace(Room room) {
        rooms.computeIfPresent(room.name(), (name, places) -> {
            if (places.taken() > 1) {
                return new Places(room, places.taken() - 1);
            }
            room.close();
            servers.announce(name, List.of()); // while the name is locked, so before the next who opens it
            freeRooms.release();
            return null;
        });
    }

    // What is heard from elsewhere

    private void hear(Signal signal) {
        if (signal.server().equals(servers.self())) {
            return; // what this server has said comes back to it
        }
        if (signal instanceof Signal.Typing typing) {
            withRoom(typing.room(), room -> room.typing(typing.name()));
        } else if (signal instanceof Signal.Whisper whisper) {
            people.tell(whisper.message());
        } else {
            servers.hear(signal);
        }
    }

    private void tellRoom(String name, Presence.Change change) {
        withRoom(name, room -> room.tell(change));
    }

    private void logIs(boolean available) {
        logIsAway = !available;
        people.tellAll(new ServerMessage.Log(!available));
        if (available) {
            servers.resynchronise();
            people.renew();
        }
    }

    private void withRoom(String name, Consumer<Room> action) {
        Places places = rooms.get(name);
        if (places != null) {
            action.accept(places.room());
        }
    }
}
