package dev.sluice.benchmarks.endtoend.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.benchmarks.process.Numbers;

/** The load generator in the JVM of a test. */
public final class LoadTesting {

    /** How many there are. */
    public static final int CONNECTIONS = 3;

    private LoadTesting() {}

    /** Sends so many messages on each connection, and says how many have come back, and were right. */
    public static long talk(int port, int messages, int bytes, String options) throws Exception {
        try (LoadGenerator generator = new LoadGenerator(20)) {
            connect(generator, port, bytes, options);
            Numbers numbers = generator.execute("talk window=4 messages=" + messages);
            generator.execute("close");
            return numbers.get("messages");
        }
    }

    /** Lets messages be broadcast for a moment. */
    public static void broadcast(int port) throws Exception {
        try (LoadGenerator generator = new LoadGenerator(20)) {
            connect(generator, port, 1024, "json=1 deflate=1 tls=0 broadcast=1");
            generator.execute("start window=2");
            long pid = ProcessHandle.current().pid();
            Numbers numbers = generator.execute("measure millis=200 pid=" + pid);
            assertThat(numbers.get("messages")).isPositive();
            assertThat(numbers.get("compressedMessages")).isEqualTo(numbers.get("messages"));
            assertThat(generator.execute("stop").get("messages") % CONNECTIONS).isZero();
            generator.execute("close");
        }
    }

    private static void connect(LoadGenerator generator, int port, int bytes, String options) throws Exception {
        generator.execute("connect port=" + port + " bytes=" + bytes + " connections=" + CONNECTIONS + ' ' + options);
    }
}
