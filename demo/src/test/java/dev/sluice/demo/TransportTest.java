package dev.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.demo.EchoPipeline.Delivery;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.kqueue.KQueue;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class TransportTest {

    static List<Transport> available() {
        return Transport.available();
    }

    @Test
    void knowsWhatIsAvailable() {
        assertThat(available()).contains(Transport.NIO).isSorted();
        assertThat(available().contains(Transport.EPOLL)).isEqualTo(Epoll.isAvailable());
        assertThat(available().contains(Transport.KQUEUE)).isEqualTo(KQueue.isAvailable());
    }

    @Test
    void takesTheBestThatIsAvailable() throws IOException {
        assertThat(Transport.named("auto")).isEqualTo(available().get(0));
    }

    @ParameterizedTest
    @EnumSource
    void takesTheOneThatIsNamedOrTellsWhyItCannot(Transport transport) throws IOException {
        String name = transport.toString();
        if (available().contains(transport)) {
            assertThat(Transport.named(name)).isEqualTo(transport);
        } else {
            assertThatThrownBy(() -> Transport.named(name))
                    .isInstanceOf(IOException.class)
                    .hasMessageMatching(name + " is not available: .{5,} \\(available: .*nio\\)");
        }
    }

    @Test
    void isNamedInLowerCase() {
        assertThat(Transport.values())
                .extracting(Transport::toString)
                .containsExactly("epoll", "kqueue", "io_uring", "nio");
        assertThatThrownBy(() -> Transport.named("NIO"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("NIO (expected: auto, epoll, kqueue, io_uring, nio)");
    }

    @ParameterizedTest
    @MethodSource("available")
    void serves(Transport transport) throws Exception {
        InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        Server server =
                Server.start(anywhere, transport, new EchoPipeline(1024, Compression.TAKEOVER, Delivery.HANDLER));
        try {
            TestClient client = TestClient.connect(server.url("ws", "/"));
            assertThat(client.send("hello").nextText()).isEqualTo("hello");
            assertThat(server.stop(Duration.ofSeconds(10))).isTrue();
            assertThat(client.awaitClose().code()).isEqualTo(1001);
        } finally {
            server.stop(Duration.ZERO);
        }
    }
}
