package dev.sluice.demo.chat.hub;

import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What a room sends to those of its members whose connections live on one event loop. A message for all of them is handed
 * over once, and one pass over what has been handed over writes everything and flushes each connection once.
 *
 * <p>The room calls it from its executor alone; it happens on the event loop, in the order of the calls.
 */
final class Outbox {

    /** How many are done in one pass, so that other work of the event loop gets its turn. */
    private static final int MAX_STEPS = 256;

    private final EventLoop eventLoop;
    private final Queue<Runnable> steps = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean isScheduled = new AtomicBoolean();

    /** From here on, touched by the event loop alone. */
    private final Set<Member> members = new LinkedHashSet<>();

    private final List<Member> dirty = new ArrayList<>();

    Outbox(EventLoop eventLoop) {
        this.eventLoop = eventLoop;
    }

    /** From now on the member gets notices. */
    void add(Member member) {
        submit(() -> members.add(member));
    }

    /** From now on the member gets entries too. */
    void goLive(Member member) {
        submit(() -> member.isLive = true);
    }

    /** From now on the member gets nothing. */
    void remove(Member member) {
        submit(() -> members.remove(member));
    }

    /** Sends an entry to those who are live. One reference to the frame, whose payload is on the heap, is taken over. */
    void sendEntry(TextWebSocketFrame prepared) {
        submit(() -> writeToAll(prepared, member -> member.isLive));
    }

    /** Sends something to all whom it concerns. The frame is taken over as an entry is. */
    void sendNotice(TextWebSocketFrame prepared, Predicate<Member> concerned) {
        submit(() -> writeToAll(prepared, concerned));
    }

    /** Sends something to one member; {@code whenSent} is told on the event loop when it went out, or could not. */
    void send(Member member, TextWebSocketFrame frame, Consumer<ChannelFuture> whenSent) {
        submit(() -> {
            ChannelFuture written = member.connection().channel().write(frame);
            touch(member);
            written.addListener(done -> whenSent.accept(written));
        });
    }

    private void submit(Runnable step) {
        steps.add(step);
        schedule();
    }

    private void schedule() {
        if (isScheduled.compareAndSet(false, true)) {
            try {
                eventLoop.execute(this::runSteps);
            } catch (RejectedExecutionException e) {
                // The event loop has ended, and with it every connection. Frames are on the heap.
            }
        }
    }

    private void runSteps() {
        isScheduled.set(false); // first: what is added from now on is seen below, or schedules the next pass
        for (int i = 0; i < MAX_STEPS; i++) {
            Runnable step = steps.poll();
            if (step == null) {
                break;
            }
            step.run();
        }
        for (Member member : dirty) {
            member.isDirty = false;
            member.connection().channel().flush();
        }
        dirty.clear();
        if (!steps.isEmpty()) {
            schedule();
        }
    }

    private void writeToAll(TextWebSocketFrame prepared, Predicate<Member> concerned) {
        try {
            for (Member member : members) {
                if (concerned.test(member)) {
                    member.connection().channel().write(prepared.retainedDuplicate());
                    touch(member);
                }
            }
        } finally {
            prepared.release();
        }
    }

    private void touch(Member member) {
        if (!member.isDirty) {
            member.isDirty = true;
            dirty.add(member);
        }
    }
}
