package dev.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource
class EchoPipelineTest {

    private static final int MAX_BYTES = 2 * 1024 * 1024;

    @Parameter
    EchoPipeline.Delivery delivery;

    private Server server;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.start(new EchoPipeline(MAX_BYTES, Compression.TAKEOVER, delivery));
    }

    @AfterEach
    void stop() {
        server.stop(Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "größer", "水門を開ける", "👩‍🚀🚀"})
    void echoesText(String text) throws Exception {
        assertThat(connect().send(text).nextText()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 65_535, 65_536, 65_537, MAX_BYTES})
    void echoesBinaryOfAnyLength(int length) throws Exception {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        assertThat(connect().send(bytes).next()).isEqualTo(bytes);
    }

    @Test
    void joinsTheFragmentsOfAMessage() throws Exception {
        TestClient client = connect();
        client.sendFragment("one ", false).sendFragment("two ", false).sendFragment("three", true);
        assertThat(client.nextText()).isEqualTo("one two three");
    }

    @Test
    void answersInOrder() throws Exception {
        TestClient client = connect();
        for (int i = 0; i < 100; i++) {
            client.send("message " + i);
        }
        for (int i = 0; i < 100; i++) {
            assertThat(client.nextText()).isEqualTo("message " + i);
        }
    }

    @Test
    void echoesTheCloseCode() throws Exception {
        TestClient client = connect();
        client.close(4001, "enough");
        assertThat(client.awaitClose().code()).isEqualTo(4001);
    }

    @Test
    void closes1009AfterAMessageThatIsTooLong() throws Exception {
        TestClient client = connect();
        try (RawClient raw = RawClient.upgrade(server.address(), "/")) {
            raw.channel().write(ByteBuffer.wrap(RawClient.frame(0x82, new byte[MAX_BYTES + 1])));
            assertThat(raw.readCloseCode()).isEqualTo(1009);
        }
        assertThat(client.send("still there").nextText()).isEqualTo("still there");
    }

    @Test
    void closes1002AfterAnUnmaskedFrame() throws Exception {
        try (RawClient raw = RawClient.upgrade(server.address(), "/")) {
            raw.send("\u0081\u0002hi");
            assertThat(raw.readCloseCode()).isEqualTo(1002);
        }
    }

    @Test
    void answers404ElsewhereAnd426WithoutAnUpgrade() throws IOException {
        try (RawClient raw = RawClient.connect(server.address())) {
            raw.send("GET /elsewhere HTTP/1.1\r\nHost: test\r\n\r\n");
            assertThat(raw.readHead()).startsWith("HTTP/1.1 404 ");
            raw.readText("404 Not Found\n".length());
            raw.send("GET / HTTP/1.1\r\nHost: test\r\n\r\n");
            assertThat(raw.readHead()).startsWith("HTTP/1.1 426 ");
        }
    }

    @Test
    void doesNotReadFromAPeerThatDoesNotReadAndLosesNothing() throws Exception {
        // More than the sockets and the server's limit can hold, so the writer has to come to rest.
        int messages = 384;
        byte[] payload = new byte[64_000];
        new Random(1).nextBytes(payload);
        try (RawClient raw = RawClient.upgrade(server.address(), "/")) {
            Flood flood = new Flood(raw.channel(), RawClient.frame(0x82, payload), messages);
            flood.writeUntilItRests();
            assertThat(flood.isDone()).isFalse();
            assertThat(connect().send("others are served").nextText()).isEqualTo("others are served");

            Thread rest = new Thread(flood::writeTheRest);
            rest.start();
            for (int i = 0; i < messages; i++) {
                assertThat(raw.readMessage()).isEqualTo(payload);
            }
            rest.join(10_000);
            assertThat(flood.isDone()).isTrue();
        }
    }

    private TestClient connect() throws Exception {
        return TestClient.connect(server.url("ws", "/"));
    }

    /** The same frame many times. The socket is written without blocking, until nobody has taken a byte for a while. */
    private static final class Flood {

        private static final long RESTS_AFTER_NANOS = Duration.ofMillis(500).toNanos();

        private final SocketChannel channel;
        private final byte[] frame;
        private final long total;
        private long written;

        Flood(SocketChannel channel, byte[] frame, int times) {
            this.channel = channel;
            this.frame = frame;
            total = (long) frame.length * times;
        }

        synchronized boolean isDone() {
            return written == total;
        }

        void writeUntilItRests() throws IOException {
            channel.configureBlocking(false);
            long lastProgress = System.nanoTime();
            while (!isDone() && System.nanoTime() - lastProgress < RESTS_AFTER_NANOS) {
                if (write()) {
                    lastProgress = System.nanoTime();
                }
            }
            channel.configureBlocking(true);
        }

        void writeTheRest() {
            try {
                while (!isDone()) {
                    write();
                }
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        private boolean write() throws IOException {
            int offset = (int) (written % frame.length); // only one thread at a time writes
            int bytes = channel.write(ByteBuffer.wrap(frame, offset, frame.length - offset));
            synchronized (this) {
                written += bytes;
            }
            return bytes > 0;
        }
    }
}
