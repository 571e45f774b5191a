package dev.sluice.conformance.interop;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.databind.ObjectMapper;

/** A server that clients can try. */
final class RunningServer implements AutoCloseable {

    private static final int START_SECONDS = 60;
    private static final int STOP_SECONDS = 20;
    private static final String LISTENING = "listening on ";

    /** What a JVM that is told to end by SIGTERM ends with, unless it has ended before, as it does at the first leak. */
    private static final int SIGTERM = 143;

    private final Peer peer;
    private final Program program;
    private final String version;
    private final String url;

    private RunningServer(Peer peer, Program program, String version, String url) {
        this.peer = peer;
        this.program = program;
        this.version = version;
        this.url = url;
    }

    /** Starts it, and waits until it listens. */
    static RunningServer start(Peer peer, Path errors) throws IOException, InterruptedException {
        Program program = Program.start(peer.serverCommand(), errors);
        try {
            String first = line(peer, program);
            String second = line(peer, program);
            if (!second.startsWith(LISTENING)) {
                throw new IOException(peer.title() + " server: it printed " + second);
            }
            String version = new ObjectMapper().readTree(first).get("version").asString();
            return new RunningServer(peer, program, version, second.substring(LISTENING.length()));
        } catch (IOException | InterruptedException | RuntimeException e) {
            program.close();
            throw e;
        }
    }

    private static String line(Peer peer, Program program) throws IOException, InterruptedException {
        Optional<String> line = program.nextLine(START_SECONDS);
        return line.orElseThrow(
                () -> new IOException(peer.title() + " server: it ended before it listened: see " + program.errors()));
    }

    /** Its name. */
    Peer peer() {
        return peer;
    }

    /** The version that it says it has. */
    String version() {
        return version;
    }

    /** Where it listens. */
    String url() {
        return url;
    }

    /**
     * Tells it to end.
     *
     * @return what is wrong with its end, or empty
     */
    Optional<String> stop() throws InterruptedException {
        program.terminate();
        try {
            int exitCode = program.exitCode(STOP_SECONDS);
            if (peer.isSubject() && exitCode != SIGTERM) {
                return Optional.of(peer.title() + " server: it ended with " + exitCode + " (expected: " + SIGTERM
                        + "): see " + program.errors());
            }
        } catch (IOException e) {
            return Optional.of(peer.title() + " server: " + e.getMessage());
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        program.close();
    }
}
