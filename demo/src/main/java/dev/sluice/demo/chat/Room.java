package dev.sluice.demo.chat;

import dev.sluice.codec.PreparedMessage;
import dev.sluice.demo.chat.ServerMessage.Joined;
import dev.sluice.demo.chat.ServerMessage.Left;
import dev.sluice.demo.chat.ServerMessage.Said;
import dev.sluice.demo.chat.ServerMessage.Welcome;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * A room. Whatever happens in it happens on one event loop, one thing after the other, so that no lock is needed and all
 * members see the same order. The methods can be called from any thread, and return before it has happened.
 */
final class Room {

    private final String name;
    private final EventExecutor executor;
    private final Clock clock;
    private final Consumer<Room> onPlaceFreed;

    /** By key, in the order of their coming. Touched by the executor alone. */
    private final Map<String, Member> members = new LinkedHashMap<>();

    /**
     * Opens a room.
     *
     * @param onPlaceFreed told, on the executor, of everybody who left or was not let in
     */
    Room(String name, EventExecutor executor, Clock clock, Consumer<Room> onPlaceFreed) {
        this.name = name;
        this.executor = executor;
        this.clock = clock;
        this.onPlaceFreed = onPlaceFreed;
    }

    String name() {
        return name;
    }

    /**
     * Lets somebody in, welcomes them and tells the others.
     *
     * @return done on the member's event loop; fails with a {@link ChatException} when the name is taken
     */
    Future<Void> join(Member member) {
        Promise<Void> joined = member.channel().eventLoop().newPromise();
        run(() -> admit(member, joined));
        return joined;
    }

    /** Tells everybody what a member has to say. Nothing happens if they are not in. */
    void say(Member member, String text) {
        run(() -> {
            if (isIn(member)) {
                tell(new Said(name, member.name(), text, clock.millis()));
            }
        });
    }

    /** Lets a member out and tells the others. Nothing happens if they are not in. */
    void leave(Member member) {
        run(() -> {
            if (members.remove(member.key(), member)) {
                onPlaceFreed.accept(this);
                tell(new Left(name, member.name()));
            }
        });
    }

    private void admit(Member member, Promise<Void> joined) {
        if (members.containsKey(member.key())) {
            onPlaceFreed.accept(this);
            joined.setFailure(new ChatException(ChatError.NAME_TAKEN));
            return;
        }
        tell(new Joined(name, member.name()));
        members.put(member.key(), member);
        byte[] welcome = ChatJson.write(new Welcome(name, member.name(), names()));
        member.send(new TextWebSocketFrame(Unpooled.wrappedBuffer(welcome)));
        joined.setSuccess(null);
    }

    private boolean isIn(Member member) {
        return members.get(member.key()) == member;
    }

    private List<String> names() {
        return members.values().stream().map(Member::name).toList();
    }

    private void tell(ServerMessage message) {
        // Encoded once, and compressed once for all members who have agreed on the same window.
        TextWebSocketFrame prepared = PreparedMessage.text(Unpooled.wrappedBuffer(ChatJson.write(message)));
        try {
            for (Member member : members.values()) {
                member.send(prepared.retainedDuplicate());
            }
        } finally {
            prepared.release();
        }
    }

    private void run(Runnable event) {
        try {
            // Never at once, even on the right thread: a write can close its channel, which makes its member leave, in
            // the middle of the loop that writes.
            executor.execute(event);
        } catch (RejectedExecutionException e) {
            // The event loops have ended, and with them every connection: there is nobody left to tell.
        }
    }
}
