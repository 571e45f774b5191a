package dev.sluice.demo.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.Compression;
import dev.sluice.testing.EventLoops;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.concurrent.Future;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Clients who each say a fixed number of things in one of some rooms, and a check of what each of them gets. */
final class Crowd implements AutoCloseable {

    private static final int PAUSE_MILLIS = 100;
    private static final int WAIT_SECONDS = 120;

    /** After the last delivery, for one that comes twice. */
    private static final int QUIET_MILLIS = 1_000;

    private final int messagesEach;
    private final SplittableRandom random;
    private final Findings findings = new Findings();
    private final List<RoomCheck> checks = new ArrayList<>();
    private final List<Talker> talkers = new ArrayList<>();
    private final LongAdder acked = new LongAdder();

    private final EventLoopGroup loops = EventLoops.create(2);

    /** Prints the seed of what is random: how long they wait before they come back. */
    Crowd(int messagesEach, long seed) {
        System.out.println("seed " + seed);
        this.messagesEach = messagesEach;
        random = new SplittableRandom(seed);
    }

    /** Connects them, the clients of each room evenly to the servers, and waits until everybody is in. */
    void connect(int clients, int rooms, URI... servers) throws Exception {
        for (int i = 0; i < rooms; i++) {
            checks.add(new RoomCheck("room-" + i, findings));
        }
        List<ChatUrl> urls = Stream.of(servers)
                .map(server -> ChatUrl.parse("http://" + server.getAuthority()))
                .toList();
        for (int i = 0; i < clients; i++) {
            List<ChatUrl> mine = new ArrayList<>(urls);
            Collections.rotate(mine, i / rooms);
            String name = "talker-" + i;
            ChatClientConfig config = new ChatClientConfig(
                    mine,
                    name,
                    name,
                    List.of("room-" + i % rooms),
                    Compression.TAKEOVER,
                    SslContextBuilder.forClient().build());
            Talker talker = new Talker(loops.next(), config, checks.get(i % rooms), random.split());
            talkers.add(talker);
            talker.client.start();
        }
        waitFor("everybody is in", () -> talkers.stream().allMatch(talker -> talker.joins.get() > 0));
    }

    /** Everybody begins to talk. */
    void talk() {
        talkers.forEach(Talker::talk);
    }

    /** How many messages were acknowledged. */
    long acked() {
        return acked.sum();
    }

    /** How often somebody came into a room, for the first time or again. */
    int joins() {
        return talkers.stream().mapToInt(talker -> talker.joins.get()).sum();
    }

    /** Waits until everything is acknowledged and everybody has it, and looks for what is wrong. */
    void expectEverything() throws InterruptedException {
        long all = (long) talkers.size() * messagesEach;
        waitFor(
                "everybody has everything",
                () -> acked() == all && checks.stream().allMatch(RoomCheck::isSettled));
        Thread.sleep(QUIET_MILLIS);
        checks.forEach(RoomCheck::finish);
        assertThat(findings.words()).isEmpty();
        assertThat(acked()).isEqualTo(all);
        assertThat(talkers.stream().flatMap(talker -> talker.gaveUp.stream())).isEmpty();
    }

    /** Waits for a condition; fails when it takes too long. */
    void waitFor(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(end - System.nanoTime())
                    .as(() -> what + "; acknowledged: " + acked() + ", findings: " + findings.words() + ", given up: "
                            + talkers.stream()
                                    .flatMap(talker -> talker.gaveUp.stream())
                                    .toList())
                    .isPositive();
            Thread.sleep(20);
        }
    }

    @Override
    public void close() {
        List<Future<Void>> goodbyes =
                talkers.stream().map(talker -> talker.client.close()).toList();
        goodbyes.forEach(goodbye -> goodbye.awaitUninterruptibly(10, TimeUnit.SECONDS));
        EventLoops.end(loops);
    }

    /** Talks whether or not it is connected: what it has to say waits. */
    private final class Talker implements ChatListener {

        private final EventLoop loop;
        private final String name;
        private final String room;
        private final RoomCheck check;
        private final ChatClient client;
        private final AtomicInteger joins = new AtomicInteger();
        private final List<String> gaveUp = Collections.synchronizedList(new ArrayList<>());
        private int said;

        Talker(EventLoop loop, ChatClientConfig config, RoomCheck check, SplittableRandom random) {
            this.loop = loop;
            this.name = config.name();
            this.room = config.rooms().get(0);
            this.check = check;
            client = new ChatClient(loop, config, this, random, Timers.of(loop));
        }

        void talk() {
            loop.execute(this::sayNext);
        }

        private void sayNext() {
            said++;
            client.say(room, "This is message " + said + " of " + name + '.', System.nanoTime());
            if (said < messagesEach) {
                loop.schedule(this::sayNext, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
            }
        }

        @Override
        public void joined(String joinedRoom, long seq, long from) {
            check.joined(name, from);
            joins.incrementAndGet();
        }

        @Override
        public void said(String id, String saidRoom, String text, long saidAt) {
            check.said(name, id, text, saidAt);
        }

        @Override
        public void acked(String id, String ackedRoom, long seq, long saidAt) {
            check.acked(id, seq);
            acked.increment();
        }

        @Override
        public void received(String receivedRoom, Incoming.Entry entry) {
            String text = entry instanceof Incoming.Said message ? message.text() : null;
            check.received(name, entry.seq(), entry.id(), text);
        }

        @Override
        public void refused(String code) {}

        @Override
        public void disconnected(int code) {}

        @Override
        public void problem(String what) {}

        @Override
        public void gaveUp(String why) {
            gaveUp.add(name + ": " + why);
        }
    }
}
