package dev.sluice.demo;

import dev.sluice.demo.chat.Chat;
import dev.sluice.demo.chat.backend.Backend;
import dev.sluice.demo.chat.backend.EmbeddedBackend;
import dev.sluice.demo.chat.protocol.ChatLimits;
import dev.sluice.demo.chat.redis.RedisBackend;
import dev.sluice.handshake.OriginPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code chat}: rooms to talk in, and the page for it. */
@Command(
        name = "chat",
        description = {
            "Serve a chat: its page at /, the WebSocket at /chat (subprotocol chat.v1), an API under /api, /healthz, and"
                    + " /metrics for Prometheus.",
            ""
        },
        footer = {
            "",
            "What was said is kept in a file, or in a Redis that several servers share: then any number of them can stand"
                    + " behind one load balancer.",
            "",
            "SIGTERM and SIGINT stop the server in order: /healthz says 503 for --drain-delay, then nobody is accepted any"
                    + " more, every WebSocket is closed with 1001, and what was said is written.",
            "",
            "Each option can be given by an environment variable too: --max-rooms by SLUICE_MAX_ROOMS. SLUICE_LOG_FORMAT=json"
                    + " makes the log one JSON object a line."
        })
final class ChatCommand extends ServerCommand {

    private static final Logger log = LoggerFactory.getLogger(ChatCommand.class);

    private static final String DEFAULT_DIRECTORY = "sluice-chat";

    @ArgGroup
    private Storage storage = new Storage();

    /** Where what was said is kept: one of these. */
    private static final class Storage {

        @Option(
                names = "--data",
                paramLabel = "DIR",
                description = "Directory of the log, for this server alone; made if need be (default: "
                        + DEFAULT_DIRECTORY + ").")
        private @Nullable Path directory;

        @Option(names = "--in-memory", description = "Keep nothing: what was said is gone with the server.")
        private boolean isInMemory;

        @Option(
                names = "--redis",
                paramLabel = "URL",
                description =
                        "Redis for the log and between servers: redis://[:PASSWORD@]HOST[:PORT][/DB], rediss:// for TLS.")
        private @Nullable String redis;
    }

    @Option(
            names = "--history",
            paramLabel = "N",
            defaultValue = "10000",
            description =
                    "How many numbers of each room are kept, the latest (default: ${DEFAULT-VALUE}). What is said, an"
                            + " edit and a deletion take one each.")
    private int history;

    @Option(
            names = "--origin",
            paramLabel = "ORIGIN",
            split = ",",
            description =
                    "Origin of other pages that may speak to this chat, such as https://example.com; can be repeated."
                            + " Its own page always may.")
    private List<String> origins = new ArrayList<>();

    @Option(
            names = "--ban",
            paramLabel = "NAME",
            split = ",",
            description = "Name that nobody may use; can be repeated.")
    private List<String> banned = new ArrayList<>();

    @Option(
            names = "--login-hours",
            paramLabel = "N",
            defaultValue = "12",
            description = "How long a login lasts (default: ${DEFAULT-VALUE}).")
    private int loginHours;

    @Option(
            names = "--behind-tls",
            description =
                    "A proxy speaks TLS with the browsers: cookies are for https alone. With --tls it is so anyway.")
    private boolean isBehindTls;

    @Option(
            names = "--max-name-length",
            paramLabel = "N",
            defaultValue = "32",
            description = "Longest name of a person, in characters (default: ${DEFAULT-VALUE}).")
    private int nameLength;

    @Option(
            names = "--max-room-length",
            paramLabel = "N",
            defaultValue = "32",
            description = "Longest name of a room (default: ${DEFAULT-VALUE}).")
    private int roomLength;

    @Option(
            names = "--max-text-length",
            paramLabel = "N",
            defaultValue = "2000",
            description = "Longest text that can be said (default: ${DEFAULT-VALUE}).")
    private int textLength;

    @Option(
            names = "--max-image-bytes",
            paramLabel = "N",
            defaultValue = "1048576",
            description = "Largest image (default: ${DEFAULT-VALUE}).")
    private int imageBytes;

    @Option(
            names = "--max-rooms",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Rooms that are open at a time (default: ${DEFAULT-VALUE}).")
    private int rooms;

    @Option(
            names = "--max-rooms-each",
            paramLabel = "N",
            defaultValue = "20",
            description = "Rooms that one connection is in (default: ${DEFAULT-VALUE}).")
    private int roomsEach;

    @Option(
            names = "--max-members",
            paramLabel = "N",
            defaultValue = "500",
            description = "Connections in one room on this server (default: ${DEFAULT-VALUE}).")
    private int members;

    @Option(
            names = "--messages-per-second",
            paramLabel = "N",
            defaultValue = "5",
            description = "How fast one person may talk for long (default: ${DEFAULT-VALUE}).")
    private int messagesPerSecond;

    @Option(
            names = "--message-burst",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many messages at once (default: ${DEFAULT-VALUE}).")
    private int messageBurst;

    @Option(
            names = "--max-outbound-bytes",
            paramLabel = "N",
            defaultValue = "4194304",
            description =
                    "What may wait for one client to read, before it is closed with 1013 (default: ${DEFAULT-VALUE}).")
    private long maxOutboundBytes;

    @Option(
            names = "--ping-seconds",
            paramLabel = "N",
            defaultValue = "30",
            description = "How often to ask a silent client whether it is there (default: ${DEFAULT-VALUE}).")
    private int pingSeconds;

    @Override
    Application open() throws IOException {
        Chat.Settings settings = settings();
        return new Chat(settings, backend());
    }

    @Override
    String path() {
        return Chat.PATH;
    }

    @Override
    void announce(Server server) {
        log.info("the page is at {}", server.url(isTls() ? "https" : "http", "/"));
    }

    private Chat.Settings settings() {
        requirePositive("--history", history);
        requirePositive("--login-hours", loginHours);
        requireWithin("--max-name-length", nameLength, ChatLimits.MAX_LENGTH);
        requireWithin("--max-room-length", roomLength, ChatLimits.MAX_LENGTH);
        requireWithin("--max-text-length", textLength, ChatLimits.MAX_LENGTH);
        requireWithin("--max-image-bytes", imageBytes, ChatLimits.MAX_IMAGE_BYTES);
        requirePositive("--max-rooms", rooms);
        requirePositive("--max-rooms-each", roomsEach);
        requirePositive("--max-members", members);
        requirePositive("--messages-per-second", messagesPerSecond);
        requirePositive("--message-burst", messageBurst);
        requirePositive("--max-outbound-bytes", maxOutboundBytes);
        requirePositive("--ping-seconds", pingSeconds);
        ChatLimits limits = new ChatLimits(
                nameLength,
                roomLength,
                textLength,
                imageBytes,
                rooms,
                roomsEach,
                members,
                messagesPerSecond,
                messageBurst);
        return new Chat.Settings(
                limits,
                compression(),
                originPolicy(),
                banned,
                Duration.ofHours(loginHours),
                isTls() || isBehindTls,
                maxOutboundBytes,
                pingSeconds);
    }

    private OriginPolicy originPolicy() {
        if (origins.isEmpty()) {
            return OriginPolicy.sameOrigin();
        }
        try {
            return OriginPolicy.sameOrigin().or(OriginPolicy.allow(origins.toArray(String[]::new)));
        } catch (IllegalArgumentException e) {
            throw wrongOption("--origin", String.valueOf(e.getMessage()).replaceFirst("^\\w+: ", ""));
        }
    }

    private Backend backend() throws IOException {
        chooseStorage();
        if (storage.redis != null) {
            try {
                return RedisBackend.connect(storage.redis, history);
            } catch (IllegalArgumentException e) {
                String shown = storage.redis.replaceFirst(".*@", "...@"); // a password is nobody's business
                throw wrongOption("--redis", shown + " (expected: redis://HOST or rediss://HOST)");
            }
        }
        return storage.isInMemory
                ? EmbeddedBackend.inMemory(history)
                : EmbeddedBackend.open(
                        Objects.requireNonNullElse(storage.directory, Path.of(DEFAULT_DIRECTORY)), history);
    }

    /** Leaves the storage that the command line names, if it names one. From the environment several may come together. */
    private void chooseStorage() {
        if (isGiven("--data") || isGiven("--in-memory") || isGiven("--redis")) {
            storage.directory = isGiven("--data") ? storage.directory : null;
            storage.isInMemory = isGiven("--in-memory");
            storage.redis = isGiven("--redis") ? storage.redis : null;
        }
        long given = Stream.of(storage.directory != null, storage.isInMemory, storage.redis != null)
                .filter(isGiven -> isGiven)
                .count();
        if (given > 1) {
            throw wrongOptions("--data, --in-memory and --redis are mutually exclusive (specify only one)");
        }
    }

    private void requireWithin(String option, int value, int max) {
        if (value < 1 || value > max) {
            throw wrongOption(option, value + " (expected: 1 to " + max + ')');
        }
    }

    private void requirePositive(String option, long value) {
        if (value < 1) {
            throw wrongOption(option, value + " (expected: 1 or more)");
        }
    }
}
