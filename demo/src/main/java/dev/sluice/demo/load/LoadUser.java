package dev.sluice.demo.load;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** One user of a load: talks in one room, and tells the check of the room and the tally what comes of it. */
final class LoadUser implements ChatListener {

    private final EventLoop loop;
    private final String name;
    private final String room;
    private final RoomCheck check;
    private final Tally tally;
    private final Texts texts;
    private final RandomGenerator random;
    private final ChatClient client;
    private boolean in;
    private boolean hasGivenUp;

    /**
     * Prepares one.
     *
     * @param config its one room is the one that the user talks in
     * @param check of that room
     * @param random of this user alone
     */
    LoadUser(
            EventLoop loop,
            ChatClientConfig config,
            RoomCheck check,
            Tally tally,
            Texts texts,
            RandomGenerator random) {
        this.loop = loop;
        this.name = config.name();
        this.room = config.rooms().get(0);
        this.check = check;
        this.tally = tally;
        this.texts = texts;
        this.random = random;
        this.client = new ChatClient(loop, config, this, random, Timers.of(loop));
    }

    /** Goes online after that time. */
    void start(long afterMillis) {
        loop.schedule(client::start, afterMillis, TimeUnit.MILLISECONDS);
    }

    /**
     * Begins to talk.
     *
     * @param perSecond texts a second, on average
     * @param nanos how long
     */
    void talk(double perSecond, long nanos) {
        long intervalNanos = Math.round(TimeUnit.SECONDS.toNanos(1) / perSecond);
        long begin = System.nanoTime();
        loop.execute(() -> talkAt(begin + random.nextLong(intervalNanos), begin + nanos, intervalNanos));
    }

    /** Ends. */
    Future<Void> close() {
        return client.close();
    }

    /**
     * The moments are those that were planned, and latencies count from them: where this end is late, it says all at once that
     * it has not said.
     */
    private void talkAt(long moment, long end, long intervalNanos) {
        long next = moment;
        while (!hasGivenUp && next - end < 0 && next - System.nanoTime() <= 0) {
            client.say(room, texts.next(random), next);
            next += intervalNanos / 2 + random.nextLong(intervalNanos);
        }
        if (hasGivenUp || next - end >= 0) {
            tally.silent.increment();
        } else {
            long then = next;
            loop.schedule(() -> talkAt(then, end, intervalNanos), next - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void joined(String joinedRoom, long seq, long from) {
        check.joined(name, from);
        if (!in) {
            in = true;
            tally.in.increment();
        } else {
            tally.reconnects.increment();
        }
    }

    @Override
    public void said(String id, String saidRoom, String text, long saidAt) {
        check.said(name, id, text, saidAt);
        tally.said.increment();
    }

    @Override
    public void acked(String id, String ackedRoom, long seq, long saidAt) {
        check.acked(id, seq);
        tally.acked(System.nanoTime() - saidAt);
    }

    @Override
    public void received(String receivedRoom, Incoming.Entry entry) {
        String text = entry instanceof Incoming.Said said ? said.text() : null;
        RoomCheck.Message message = check.received(name, entry.seq(), entry.id(), text);
        if (message != null && !message.isOf(name)) {
            tally.delivered(System.nanoTime() - message.saidAt());
        }
    }

    @Override
    public void refused(String code) {
        tally.refused(code);
    }

    @Override
    public void disconnected(int code) {
        tally.closed(code);
    }

    @Override
    public void problem(String what) {
        tally.problem(name + ": " + what);
    }

    @Override
    public void gaveUp(String why) {
        hasGivenUp = true;
        check.gone(name);
        tally.gaveUp.increment();
        tally.problem(name + " gave up: " + why);
    }
}
