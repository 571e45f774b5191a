package dev.sluice.benchmarks.endtoend.load;

import dev.sluice.benchmarks.process.Numbers;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * All clients, on one event loop, and what they are told to do. The commands, each a word and numbers:
 *
 * <ul>
 *   <li>{@code connect port= connections= json= bytes= deflate= tls= broadcast=}: opens so many more
 *   <li>{@code start window=}: begins to send, and goes on
 *   <li>{@code measure pid= millis=}: counts for that long, while the server with that process id does its work
 *   <li>{@code stop}: sends no more, and waits until all that was sent has come back
 *   <li>{@code pace rate= millis=}: sends at a fixed rate, and tells latencies
 *   <li>{@code talk messages= window=}: so many messages on each connection that has sent less; waits until they are back
 *   <li>{@code close}
 * </ul>
 *
 * <p>A wrong message, or a connection that the server closes, fails the command that is under way, or the next.
 */
final class LoadGenerator implements AutoCloseable {

    private static final int CLASSES = 4;
    private static final int PATIENCE_SECONDS = 60;

    private final int patienceSeconds;
    private final EventLoopGroup group;
    private final EventLoop eventLoop;
    private final CompletableFuture<Object> failure = new CompletableFuture<>();
    private final Map<String, Script> scripts = new HashMap<>();
    private final List<Client> clients = new ArrayList<>();
    private Tally tally = new Tally();
    private @Nullable Broadcasts broadcasts;
    private int publishing;

    LoadGenerator() {
        this(PATIENCE_SECONDS);
    }

    /** One that waits so long for what has to come, and no longer. */
    @SuppressWarnings("deprecation") // Netty 4.2 has a successor, which 4.1 has not
    LoadGenerator(int patienceSeconds) {
        this.patienceSeconds = patienceSeconds;
        group = Epoll.isAvailable() ? new EpollEventLoopGroup(1) : new NioEventLoopGroup(1);
        eventLoop = group.next();
    }

    /** Does what a line says. */
    Numbers execute(String line) throws Exception {
        Numbers arguments = Numbers.parse(line);
        return switch (line.split(" ", 2)[0]) {
            case "connect" -> connect(arguments);
            case "start" -> start((int) arguments.get("window"));
            case "measure" -> measure(arguments.get("pid"), arguments.get("millis"));
            case "stop" -> stop();
            case "pace" -> pace(arguments.get("rate"), arguments.get("millis"));
            case "talk" -> talk(arguments.get("messages"), (int) arguments.get("window"));
            case "close" -> closeClients();
            default -> throw new IllegalArgumentException(line);
        };
    }

    private Numbers connect(Numbers arguments) throws Exception {
        boolean deflate = arguments.get("deflate") != 0;
        int count = (int) arguments.get("connections");
        Clients opening = new Clients(
                eventLoop,
                (int) arguments.get("port"),
                deflate,
                arguments.get("tls") != 0,
                tally,
                failure::completeExceptionally);
        List<Client> opened = opening.open(clients.size(), count);
        Agreement agreement = opened.get(0).opened.get(patienceSeconds, TimeUnit.SECONDS);
        for (Client client : opened) {
            if (!client.opened.join().equals(agreement)) {
                throw new IllegalStateException("connections that have agreed on different things");
            }
        }
        onEventLoop(() -> {
            assign(opened, agreement, arguments);
            return clients.addAll(opened);
        });
        return new Numbers(Map.of(
                "clientBits",
                (long) agreement.clientBits(),
                "serverBits",
                (long) agreement.serverBits(),
                "clientNoContextTakeover",
                agreement.clientNoContextTakeover() ? 1L : 0L,
                "serverNoContextTakeover",
                agreement.serverNoContextTakeover() ? 1L : 0L));
    }

    /** Says what each client sends, and how what comes is checked. */
    private void assign(List<Client> opened, Agreement agreement, Numbers arguments) {
        MessageKind kind = arguments.get("json") != 0 ? MessageKind.JSON : MessageKind.BINARY;
        int bytes = (int) arguments.get("bytes");
        if (arguments.get("broadcast") != 0) {
            Broadcasts shared = new Broadcasts(opened.size(), this::publish);
            Script script = script(kind, 0, bytes, Agreement.NONE); // what the publisher sends is not what is measured
            for (Client client : opened) {
                EchoCheck reference = client == opened.get(0) ? new EchoCheck(script, agreement) : null;
                client.play(script, shared.member(reference));
            }
            broadcasts = shared;
        } else {
            for (Client client : opened) {
                Script script = script(kind, client.index % CLASSES, bytes, agreement);
                client.play(script, new EchoCheck(script, agreement));
            }
        }
    }

    private Script script(MessageKind kind, int seed, int bytes, Agreement agreement) {
        return scripts.computeIfAbsent(
                kind + " " + seed + ' ' + bytes + ' ' + agreement, key -> new Script(kind, seed, bytes, agreement));
    }

    private Numbers start(int window) throws Exception {
        onEventLoop(() -> {
            if (broadcasts == null) {
                clients.forEach(client -> client.keepUnderWay(window, Long.MAX_VALUE));
            } else {
                publishing = window;
                publish();
            }
            return window;
        });
        return Numbers.NONE;
    }

    /** Keeps as many broadcasts under way as there are to be. */
    private void publish() {
        if (broadcasts != null) {
            Client publisher = clients.get(0);
            while (publisher.sent() - broadcasts.complete() < publishing) {
                publisher.sendOne();
            }
        }
    }

    private Numbers measure(long serverPid, long millis) throws Exception {
        CompletableFuture<Numbers> measured = new CompletableFuture<>();
        onEventLoop(() -> {
            Snapshot before = Snapshot.take(tally, serverPid);
            return eventLoop.schedule(
                    () -> complete(
                            measured, () -> Snapshot.take(tally, serverPid).since(before)),
                    millis,
                    TimeUnit.MILLISECONDS);
        });
        Numbers numbers = await(measured, TimeUnit.MILLISECONDS.toSeconds(millis) + patienceSeconds);
        if (numbers.get("messages") == 0) {
            throw new IllegalStateException("no message has come back in " + millis + " ms");
        }
        return numbers;
    }

    private Numbers stop() throws Exception {
        onEventLoop(() -> {
            publishing = 0;
            clients.forEach(Client::stop);
            return clients.size();
        });
        awaitAll();
        return count();
    }

    private Numbers talk(long messages, int window) throws Exception {
        onEventLoop(() -> {
            clients.stream()
                    .filter(client -> client.sent() < messages)
                    .forEach(client -> client.keepUnderWay(window, messages - client.sent()));
            return clients.size();
        });
        awaitAll();
        return count();
    }

    private Numbers pace(long rate, long millis) throws Exception {
        CompletableFuture<Numbers> done = new CompletableFuture<>();
        onEventLoop(() -> new Pacer(eventLoop, clients, rate, TimeUnit.MILLISECONDS.toNanos(millis))
                .start()
                .thenAccept(done::complete));
        return await(done, TimeUnit.MILLISECONDS.toSeconds(millis) + patienceSeconds);
    }

    private Numbers closeClients() throws Exception {
        onEventLoop(() -> {
            clients.forEach(Client::close);
            clients.clear();
            broadcasts = null;
            tally = new Tally();
            return clients.size();
        });
        return Numbers.NONE;
    }

    private Numbers count() throws Exception {
        return new Numbers(new TreeMap<>(
                Map.of("messages", onEventLoop(() -> tally.messages), "connections", (long) clients.size())));
    }

    /** Waits until everything that was sent has come back. */
    private void awaitAll() throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(patienceSeconds);
        for (long missing = missing(); missing > 0; missing = missing()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(missing + " messages have not come back in " + patienceSeconds + " s");
            }
            Thread.sleep(5); // between two looks
        }
    }

    private long missing() throws Exception {
        return onEventLoop(() -> clients.stream().mapToLong(this::missing).sum());
    }

    private long missing(Client client) {
        return (broadcasts == null ? client : clients.get(0)).sent() - client.received();
    }

    private <T> T onEventLoop(Callable<T> work) throws Exception {
        CompletableFuture<T> result = new CompletableFuture<>();
        eventLoop.execute(() -> complete(result, work));
        return await(result, patienceSeconds);
    }

    private static <T> void complete(CompletableFuture<T> result, Callable<T> work) {
        try {
            result.complete(work.call());
        } catch (Exception e) {
            result.completeExceptionally(e);
        }
    }

    /** Waits for that, or for a failure of any client. */
    private <T> T await(CompletableFuture<T> result, long seconds) throws Exception {
        try {
            CompletableFuture.anyOf(result, failure).get(seconds, TimeUnit.SECONDS);
            return result.get(0, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("not done in " + seconds + " s, of " + clients.size() + " connections", e);
        }
    }

    @Override
    public void close() {
        group.shutdownGracefully(50, 5000, TimeUnit.MILLISECONDS).awaitUninterruptibly(10, TimeUnit.SECONDS);
    }
}
