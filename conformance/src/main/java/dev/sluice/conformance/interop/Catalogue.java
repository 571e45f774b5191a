package dev.sluice.conformance.interop;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Tries each {@link Row} with a server. */
final class Catalogue {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int IGNORED_SECONDS = 2;

    private static final String FRAGMENT = "0123456789abcdef".repeat(4096);
    private static final int FRAGMENTS = 16;
    private static final String JSON = "{\"id\":4711,\"lock\":\"upper\",\"level\":123,\"open\":true},";

    private final Library library;
    private final URI server;
    private final Duration patience;
    private final String ids = Long.toString(ProcessHandle.current().pid(), Character.MAX_RADIX);
    private final AtomicInteger lastId = new AtomicInteger();
    private volatile String awaited = "";

    /**
     * Prepares it.
     *
     * @param library the client
     * @param server the URL of the server, without a path
     */
    Catalogue(Library library, URI server) {
        this(library, server, PATIENCE);
    }

    Catalogue(Library library, URI server, Duration patience) {
        this.library = library;
        this.server = server;
        this.patience = patience;
    }

    /** Tries a row, within bounds: {@code OK}, a close code, or a few words. */
    String result(Row row) throws InterruptedException {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        Future<String> result = thread.submit(() -> attempt(row));
        try {
            return result.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return "timed out waiting for " + awaited;
        } catch (ExecutionException e) {
            return resultOf(e.getCause());
        } finally {
            thread.shutdownNow();
        }
    }

    private static String resultOf(@Nullable Throwable failure) {
        if (failure instanceof UnsupportedOperationException) {
            return "n/a: " + failure.getMessage();
        }
        return failure instanceof Surprise ? String.valueOf(failure.getMessage()) : String.valueOf(failure);
    }

    private String attempt(Row row) throws Exception {
        return switch (row) {
            case TEXT -> echo(Offer.NONE, "Hello, WebSocket");
            case UNICODE -> echo(Offer.NONE, "世界 🌍 héllo Ωμέγα 𝄞");
            case BINARY -> binary();
            case EMPTY -> empty();
            case FRAGMENTS -> fragments();
            case PING_BY_CLIENT -> pingByClient();
            case PING_BY_SERVER -> pingByServer();
            case CLOSE_BY_CLIENT -> closeByClient();
            case CLOSE_BY_SERVER -> closeByServer();
            case SUBPROTOCOL -> echo(Offer.SUBPROTOCOLS, "Hello, subprotocol");
            case DEFLATE -> echo(Offer.DEFLATE, json(1024), json(1024), json(64 * 1024));
            case OPCODE_BY_CLIENT -> violationByClient(Violation.OPCODE);
            case UTF8_BY_CLIENT -> violationByClient(Violation.UTF8);
            case CLOSE_CODE_BY_CLIENT -> violationByClient(Violation.CLOSE);
            case OPCODE_BY_SERVER -> violationByServer(Violation.OPCODE);
            case UTF8_BY_SERVER -> violationByServer(Violation.UTF8);
            case CLOSE_CODE_BY_SERVER -> violationByServer(Violation.CLOSE);
        };
    }

    private String echo(Offer offer, String... texts) throws Exception {
        try (Conversation talk = open("/echo", newId(), offer)) {
            String subprotocol = offer.subprotocols().isEmpty() ? "" : Terms.SUBPROTOCOL;
            Agreement agreement = talk.connection().agreement();
            if (!agreement.subprotocol().equals(subprotocol)) {
                throw new Surprise("agreed on the subprotocol '" + agreement.subprotocol() + "'");
            }
            if (offer.deflate() && agreement.extensions().isEmpty()) {
                throw new Surprise("declined");
            }
            for (String text : texts) {
                talk.connection().text(text);
                talk.expect(new Heard.Text(text));
            }
        }
        return Row.OK;
    }

    private String binary() throws Exception {
        byte[] bytes = new byte[256];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        try (Conversation talk = open("/echo")) {
            talk.connection().binary(bytes);
            talk.expect(Heard.Binary.of(bytes));
        }
        return Row.OK;
    }

    private String empty() throws Exception {
        byte[] nothing = {};
        try (Conversation talk = open("/echo")) {
            talk.connection().text("");
            talk.expect(new Heard.Text(""));
            talk.connection().binary(nothing);
            talk.expect(Heard.Binary.of(nothing));
        }
        return Row.OK;
    }

    private String fragments() throws Exception {
        try (Conversation talk = open("/echo")) {
            talk.connection().fragments(FRAGMENT, FRAGMENTS);
            talk.expect(new Heard.Text(FRAGMENT.repeat(FRAGMENTS)));
        }
        return Row.OK;
    }

    private String pingByClient() throws Exception {
        try (Conversation talk = open("/echo")) {
            talk.connection().ping("from the client");
            talk.expect(new Heard.Pong("from the client"));
        }
        return Row.OK;
    }

    private String pingByServer() throws Exception {
        try (Conversation talk = open("/ping")) {
            talk.connection().text(Terms.GO);
            talk.expect(new Heard.Text(Terms.SERVER_GOT_PONG));
        }
        return Row.OK;
    }

    private String closeByClient() throws Exception {
        String reason = "client says bye ✓";
        String id = newId();
        try (Conversation talk = open("/echo", id, Offer.NONE)) {
            talk.connection().close(4002, reason);
            Heard answer = talk.next("the answer to the close");
            // It need not repeat the reason.
            if (!(answer instanceof Heard.Close close) || close.code() != 4002) {
                throw new Surprise("got " + answer + " and not close 4002");
            }
        }
        return checkedReport(id, "4002 " + reason);
    }

    private String closeByServer() throws Exception {
        String id = newId();
        try (Conversation talk = open("/close", id, Offer.NONE)) {
            talk.connection().text(Terms.GO);
            talk.expect(Terms.SERVER_CLOSE);
            String code = Integer.toString(Terms.SERVER_CLOSE.code());
            // An echo without the reason is one, too: RFC 6455 5.5.1 asks for the code alone.
            return checkedReport(id, code, code + " " + Terms.SERVER_CLOSE.reason());
        }
    }

    /** The code of the first Close that the server answers with. */
    private String violationByClient(Violation violation) throws Exception {
        try (Conversation talk = open("/echo")) {
            talk.connection().raw(violation.fromClient());
            Heard answer = talk.next(IGNORED_SECONDS);
            if (answer == null) {
                return "ignored";
            } else if (answer instanceof Heard.Close close) {
                return Integer.toString(close.code());
            } else if (answer instanceof Heard.End) {
                return "none";
            }
            throw new Surprise("got " + answer);
        }
    }

    /** The code of the Close that the client answers with: the server has to know. */
    private String violationByServer(Violation violation) throws Exception {
        String id = newId();
        try (Conversation talk = open("/violate?kind=" + violation.kind(), id, Offer.NONE)) {
            talk.connection().text(Terms.GO);
            return report(id).replaceFirst(" .*", "");
        }
    }

    private String checkedReport(String id, String... expected) throws Exception {
        String report = report(id);
        for (String each : expected) {
            if (report.equals(each)) {
                return Row.OK;
            }
        }
        throw new Surprise("the server reports " + report);
    }

    private String report(String id) throws Exception {
        try (Conversation talk = open("/report", id, Offer.NONE)) {
            Heard heard = talk.next("the report");
            if (heard instanceof Heard.Text report) {
                return report.text();
            }
            throw new Surprise("got " + heard + " and not the report");
        }
    }

    private Conversation open(String path) throws Exception {
        return open(path, newId(), Offer.NONE);
    }

    private Conversation open(String path, String id, Offer offer) throws Exception {
        String separator = path.contains("?") ? "&" : "?";
        URI url = server.resolve(path + separator + "id=" + id);
        return new Conversation(library, url, offer, what -> awaited = what);
    }

    private String newId() {
        return ids + "-" + lastId.incrementAndGet();
    }

    private static String json(int length) {
        return JSON.repeat(length / JSON.length() + 1).substring(0, length);
    }
}
