package dev.sluice.demo.load;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A load from its first login to its last goodbye. The thread that runs it waits; all the rest happens on event loops. */
final class LoadRun {

    private static final int POLL_MILLIS = 100;

    /** After the last delivery, for one that comes twice. */
    private static final int QUIET_MILLIS = 500;

    private static final int GOODBYE_SECONDS = 10;
    private static final int SHUTDOWN_QUIET_MILLIS = 20;

    private final LoadOptions options;
    private final Progress.Display display;

    /** So that two runs do not collide, on one server, one after the other or at once. */
    private final String run = "load-" + Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);

    private final Tally tally = new Tally();
    private final Findings findings = new Findings();
    private final List<RoomCheck> checks = new ArrayList<>();
    private final List<LoadUser> users = new ArrayList<>();

    LoadRun(LoadOptions options, Progress.Display display) {
        this.options = options;
        this.display = display;
    }

    /**
     * Connects, talks, waits for the rest, and says goodbye.
     *
     * @throws IOException if not everybody got in
     */
    LoadReport run() throws IOException, InterruptedException {
        EventLoopGroup group = eventLoops();
        try {
            return run(group);
        } finally {
            List<Future<Void>> goodbyes = users.stream().map(LoadUser::close).toList();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(GOODBYE_SECONDS);
            for (Future<Void> goodbye : goodbyes) {
                goodbye.awaitUninterruptibly(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            }
            group.shutdownGracefully(SHUTDOWN_QUIET_MILLIS, 2_000, TimeUnit.MILLISECONDS)
                    .awaitUninterruptibly();
        }
    }

    private LoadReport run(EventLoopGroup group) throws IOException, InterruptedException {
        createUsers(group);
        long begin = System.nanoTime();
        connect();
        long connected = System.nanoTime();
        talk();
        long talked = System.nanoTime();
        boolean settled = drain();
        long drained = System.nanoTime();
        if (settled) {
            Thread.sleep(QUIET_MILLIS);
        }
        checks.forEach(RoomCheck::finish);
        long expected = checks.stream().mapToLong(RoomCheck::expectedDeliveries).sum();
        return new LoadReport(
                run, options, tally, findings, connected - begin, talked - connected, drained - talked, expected);
    }

    private void createUsers(EventLoopGroup group) {
        for (int i = 1; i <= options.rooms(); i++) {
            checks.add(new RoomCheck(room(i), findings));
        }
        SplittableRandom random = new SplittableRandom(options.seed());
        Texts texts = new Texts(random.split(), options.textBytes());
        for (int i = 0; i < options.users(); i++) {
            int room = i % options.rooms();
            String name = String.format(Locale.ROOT, "%s-%04d", run, i + 1);
            List<ChatUrl> servers = new ArrayList<>(options.servers());
            Collections.rotate(servers, -i);
            ChatClientConfig config = new ChatClientConfig(
                    servers, name, name, List.of(room(room + 1)), options.compression(), options.tls());
            users.add(new LoadUser(group.next(), config, checks.get(room), tally, texts, random.split()));
        }
    }

    private String room(int number) {
        return run + "-room-" + number;
    }

    private void connect() throws IOException, InterruptedException {
        long startMillis = 1_000L * options.users() / options.connectRate();
        for (int i = 0; i < users.size(); i++) {
            users.get(i).start(1_000L * i / options.connectRate());
        }
        try (Progress progress = display.begin("connect", options.users())) {
            await(
                    startMillis + 1_000L * options.connectSeconds(),
                    () -> tally.in.sum() + tally.gaveUp.sum() >= options.users(),
                    () -> progress.at(tally.in.sum(), ""));
        }
        if (tally.in.sum() < options.users()) {
            throw new IOException(whyNotIn());
        }
    }

    private String whyNotIn() {
        String problem = tally.firstProblems().isEmpty()
                ? ""
                : "; the first problem: " + tally.firstProblems().get(0);
        return tally.in.sum() + " of " + options.users() + " users got in; refusals by code: " + tally.refusals()
                + problem;
    }

    private void talk() throws InterruptedException {
        long nanos = TimeUnit.SECONDS.toNanos(options.seconds());
        users.forEach(user -> user.talk(options.rate(), nanos));
        showUntil("talk", options.seconds(), () -> false);
    }

    /** Returns whether everything is there. */
    private boolean drain() throws InterruptedException {
        return showUntil(
                "drain",
                options.drainSeconds(),
                () -> tally.silent.sum() == options.users() && checks.stream().allMatch(RoomCheck::isSettled));
    }

    private boolean showUntil(String phase, int seconds, BooleanSupplier condition) throws InterruptedException {
        long begin = System.nanoTime();
        try (Progress progress = display.begin(phase, seconds)) {
            return await(
                    1_000L * seconds,
                    condition,
                    () -> progress.at(
                            TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin),
                            tally.said.sum() + " said, " + tally.acked.sum() + " acked, " + tally.delivered.sum()
                                    + " delivered"));
        }
    }

    /** Looks again and again until it is so, or time is up; returns whether it is. */
    private static boolean await(long millis, BooleanSupplier condition, Runnable each) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (!condition.getAsBoolean()) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                return false;
            }
            Thread.sleep(Math.min(left, POLL_MILLIS));
            each.run();
        }
        return true;
    }

    @SuppressWarnings("deprecation") // Netty 4.2 has a successor, which 4.1 has not
    private static EventLoopGroup eventLoops() {
        return new NioEventLoopGroup(Runtime.getRuntime().availableProcessors());
    }
}
