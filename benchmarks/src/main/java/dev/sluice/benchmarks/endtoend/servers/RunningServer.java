package dev.sluice.benchmarks.endtoend.servers;

/** A server that is running, on a port of its own choice at 127.0.0.1. */
interface RunningServer extends AutoCloseable {

    /** How many connections may wait to be accepted. */
    int BACKLOG = 4096;

    /** The port that it listens on. */
    int port();

    /** Stops it. */
    @Override
    void close();
}
