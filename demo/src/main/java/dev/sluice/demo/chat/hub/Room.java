package dev.sluice.demo.chat.hub;

import dev.sluice.codec.PreparedMessage;
import dev.sluice.demo.chat.log.RoomLog;
import dev.sluice.demo.chat.log.RoomLog.Extent;
import dev.sluice.demo.chat.protocol.ChatJson;
import dev.sluice.demo.chat.protocol.Entry;
import dev.sluice.demo.chat.protocol.ServerMessage;
import dev.sluice.demo.chat.protocol.ServerMessage.Entries;
import dev.sluice.demo.chat.protocol.ServerMessage.Welcome;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A room on this server. Whatever happens in it happens on one event loop, one thing after the other, so that no lock is
 * needed and all members see the same order. The methods can be called from any thread, and return before it has happened.
 *
 * <p>What is said does not come from the members but out of the log, which this room follows, so that it is the same on all
 * servers. A member who joins reads the log up to where the room is, and is live from there on.
 */
public final class Room implements RoomLog.Follower {

    /** How much of the log is read at a time for a member who catches up, and shown to one who is new. */
    private static final int PAGE = 100;

    private static final int RECENT = 50;

    private static final int ANNOUNCE_MILLIS = 100;
    private static final int RETRY_MILLIS = 1_000;

    private final String name;
    private final EventLoop executor;
    private final RoomLog log;
    private final Servers servers;
    private final Consumer<Room> onPlaceFreed;
    private final RoomLog.Following following;

    /** From here on, touched by the executor alone. */
    private final Set<Member> members = new LinkedHashSet<>();

    private final Map<EventLoop, Outbox> outboxes = new HashMap<>();

    /** Those who came before it was known where the room is. */
    private @Nullable List<Member> early = new ArrayList<>();

    /** The number of the last entry that was told to those who are live. */
    private long position;

    private boolean isAnnouncing;

    /**
     * Opens a room.
     *
     * @param onPlaceFreed told, on the executor, of every member that has left
     */
    Room(String name, EventLoop executor, RoomLog log, Servers servers, Consumer<Room> onPlaceFreed) {
        this.name = name;
        this.executor = executor;
        this.log = log;
        this.servers = servers;
        this.onPlaceFreed = onPlaceFreed;
        following = log.follow(name, this);
    }

    /** The room's name. */
    public String name() {
        return name;
    }

    /** Lets a connection in, for which a place was taken. It is welcomed, then gets what it has missed, then what is said. */
    Member join(Connection connection, @Nullable Long since) {
        Member member = new Member(this, connection, since);
        run(() -> {
            if (early == null) {
                admit(member);
            } else {
                early.add(member);
            }
        });
        return member;
    }

    /** Lets a member out, who is told so when nothing of the room follows any more. To be called once for each. */
    void leave(Member member) {
        run(() -> {
            if (early != null) {
                early.remove(member);
            }
            if (members.remove(member)) {
                outbox(member).remove(member);
                announceSoon();
            }
            if (member.connection().channel().isActive()) {
                outbox(member).send(member, Connection.frame(new ServerMessage.Left(name)), sent -> {});
            }
            onPlaceFreed.accept(this);
        });
    }

    /** Tells everybody but somebody with that name that they are writing. */
    void typing(String writer) {
        ServerMessage message = new ServerMessage.Typing(name, writer);
        run(() -> notice(message, member -> !nameOf(member).equals(writer)));
    }

    /** Tells everybody who has come and gone. */
    void tell(Presence.Change change) {
        ServerMessage message = new ServerMessage.Presence(name, change.joined(), change.left());
        run(() -> notice(message, member -> true));
    }

    /** The last place was freed. */
    void close() {
        following.close();
    }

    @Override
    public void began(long newest) {
        run(() -> {
            position = newest;
            if (early == null) {
                members.forEach(Room::beginAnew);
            } else {
                List<Member> waiting = early;
                early = null;
                waiting.forEach(this::admit);
            }
        });
    }

    @Override
    public void appended(Entry entry) {
        run(() -> {
            position = entry.seq();
            TextWebSocketFrame prepared = prepare(entry);
            outboxes.values().forEach(outbox -> outbox.sendEntry(prepared.retain()));
            prepared.release();
        });
    }

    private void admit(Member member) {
        members.add(member);
        outbox(member).add(member);
        announceSoon();
        whenRead(member, () -> log.extent(name), extent -> welcome(member, extent));
    }

    /** The log has lost what the member has got. It comes back, and is told in its welcome to forget that. */
    private static void beginAnew(Member member) {
        member.connection().close(WebSocketCloseStatus.SERVICE_RESTART, "the log has begun anew");
    }

    private void welcome(Member member, Extent extent) {
        Long since = member.since();
        long oldest = extent.oldest();
        boolean resumes = since != null && since >= oldest - 1 && since <= position;
        member.position = resumes && since != null ? since : Math.max(oldest - 1, position - RECENT);
        // Of those who were not announced yet, itself alone: nobody would be told that the others have gone again.
        Set<String> names = new LinkedHashSet<>(servers.names(name));
        names.add(nameOf(member));
        Welcome welcome = new Welcome(name, position, member.position, oldest, List.copyOf(names));
        send(member, welcome, () -> catchUp(member));
    }

    /** Sends what is in the log between a member and the room, page by page, each when the one before went out. */
    private void catchUp(Member member) {
        if (member.position >= position) {
            outbox(member).goLive(member);
            return;
        }
        long target = position;
        whenRead(member, () -> log.after(name, member.position, PAGE), read -> {
            // What is beyond has not been told to those who are live, and is told to this one together with them.
            List<Entry> missed =
                    read.stream().filter(entry -> entry.seq() <= target).toList();
            boolean isLast = missed.size() < PAGE;
            member.position = isLast ? target : missed.get(missed.size() - 1).seq();
            if (missed.isEmpty()) {
                catchUp(member);
            } else {
                send(member, new Entries(name, missed, null, null), () -> catchUp(member));
            }
        });
    }

    /** Reads the log for a member who is in, and goes on with what was read; tries again as long as it cannot be read. */
    private <T> void whenRead(Member member, LogRead<T> read, Consumer<T> next) {
        read.start()
                .whenComplete((result, failure) -> run(() -> {
                    if (!members.contains(member)) {
                        return;
                    }
                    if (failure == null) {
                        next.accept(result);
                    } else {
                        executor.schedule(() -> whenRead(member, read, next), RETRY_MILLIS, TimeUnit.MILLISECONDS);
                    }
                }));
    }

    /** Asks the log for something. */
    private interface LogRead<T> {

        CompletionStage<T> start();
    }

    private void send(Member member, ServerMessage message, Runnable next) {
        outbox(member).send(member, Connection.frame(message), sent -> {
            if (sent.isSuccess()) {
                run(() -> {
                    if (members.contains(member)) {
                        next.run();
                    }
                });
            }
        });
    }

    private void notice(ServerMessage message, Predicate<Member> concerned) {
        TextWebSocketFrame prepared = prepare(message);
        outboxes.values().forEach(outbox -> outbox.sendNotice(prepared.retain(), concerned));
        prepared.release();
    }

    /** Not for each who comes or goes: after a restart everybody comes at once. */
    private void announceSoon() {
        if (!isAnnouncing) {
            isAnnouncing = true;
            executor.schedule(this::announce, ANNOUNCE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void announce() {
        isAnnouncing = false;
        if (!members.isEmpty()) { // or the room has been closed, and was announced as empty
            servers.announce(name, members.stream().map(Room::nameOf).distinct().toList());
        }
    }

    private Outbox outbox(Member member) {
        return outboxes.computeIfAbsent(member.connection().channel().eventLoop(), Outbox::new);
    }

    /** Encoded once, and compressed once for all members who have agreed on the same window. */
    private static TextWebSocketFrame prepare(ServerMessage message) {
        return PreparedMessage.text(Unpooled.wrappedBuffer(ChatJson.write(message)));
    }

    private static String nameOf(Member member) {
        return member.connection().identity().name();
    }

    private void run(Runnable event) {
        try {
            // Never at once, even on the right thread: a write can close its channel, which makes its member leave, in
            // the middle of what the room is doing.
            executor.execute(event);
        } catch (RejectedExecutionException e) {
            // The event loops have ended, and with them every connection: there is nobody left to tell.
        }
    }
}
