package dev.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.demo.EchoPipeline.Delivery;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private Server server;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.start(new EchoPipeline(1024, Compression.OFF, Delivery.HANDLER));
    }

    @AfterEach
    void stop() {
        server.stop(Duration.ZERO);
    }

    @Test
    void tellsThePortThatItPicked() {
        assertThat(server.address().getPort()).isPositive();
        assertThat(server.url("ws", "/"))
                .isEqualTo("ws://127.0.0.1:" + server.address().getPort() + "/");
    }

    @Test
    void putsAnIpv6AddressInBrackets() throws IOException {
        Server other = TestServer.start("::1", new EchoPipeline(1024, Compression.OFF, Delivery.HANDLER));
        try {
            assertThat(other.url("ws", "/")).matches("ws://\\[::1]:\\d+/");
        } finally {
            other.stop(Duration.ZERO);
        }
    }

    @Test
    void saysInOneLineThatAPortIsInUse() {
        InetSocketAddress taken = server.address();
        assertThatThrownBy(() ->
                        Server.start(taken, Transport.NIO, new EchoPipeline(1024, Compression.OFF, Delivery.HANDLER)))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("cannot listen on 127.0.0.1:" + taken.getPort() + ": ")
                .hasMessageNotContaining("\n");
    }

    @Test
    void says1001ToEverybodyWhenItStops() throws Exception {
        TestClient one = TestClient.connect(server.url("ws", "/"));
        TestClient other = TestClient.connect(server.url("ws", "/"));

        assertThat(server.stop(PATIENCE)).isTrue();

        assertThat(one.awaitClose()).isEqualTo(new TestClient.Close(1001, "the server is stopping"));
        assertThat(other.awaitClose().code()).isEqualTo(1001);
    }

    @Test
    void closesConnectionsThatSpeakHttpWhenItStops() throws IOException {
        try (RawClient client = RawClient.connect(server.address())) {
            client.send("GET /nothing HTTP/1.1\r\nHost: test\r\n\r\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 404 ");
            client.readText("404 Not Found\n".length());

            assertThat(server.stop(PATIENCE)).isTrue();

            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void acceptsNobodyOnceItStops() {
        InetSocketAddress address = server.address();
        server.stop(PATIENCE);
        assertThatThrownBy(() -> RawClient.connect(address)).isInstanceOf(ConnectException.class);
    }

    @Test
    void cutsAPeerThatNeverAnswersTheClose() throws IOException {
        try (RawClient client = RawClient.upgrade(server.address(), "/")) {
            assertThat(server.stop(Duration.ofMillis(100))).isFalse();
            assertThat(client.readCloseCode()).isEqualTo(1001);
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void endsOnlyWhenItIsStopped() throws InterruptedException {
        Thread waiting = new Thread(server::awaitEnd);
        waiting.start();
        server.stop(PATIENCE);
        waiting.join(PATIENCE.toMillis());
        assertThat(waiting.isAlive()).isFalse();
    }
}
