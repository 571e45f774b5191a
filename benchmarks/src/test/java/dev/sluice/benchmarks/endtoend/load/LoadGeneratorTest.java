package dev.sluice.benchmarks.endtoend.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a server that does what a test wants with the messages of one connection. */
@Timeout(30)
class LoadGeneratorTest {

    private static final int BYTES = 64;
    private static final int HEADER_BYTES = 6;
    private static final String RESPONSE = String.join(
            "\r\n",
            "HTTP/1.1 101 Switching Protocols",
            "Upgrade: websocket",
            "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
            "",
            "");

    private final LoadGenerator generator = new LoadGenerator(2);

    @AfterEach
    void close() {
        generator.close();
    }

    /** Lets so many messages be sent, and answers each with a frame that is made of the right one; null for none. */
    private void talk(int messages, UnaryOperator<byte[]> server) throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread thread = new Thread(() -> serve(listener, server));
            thread.start();
            try {
                generator.execute("connect connections=1 json=0 deflate=0 tls=0 broadcast=0 bytes=" + BYTES + " port="
                        + listener.getLocalPort());
                assertThat(generator
                                .execute("talk window=2 messages=" + messages)
                                .get("messages"))
                        .isEqualTo(messages);
            } finally {
                generator.execute("close");
                thread.join(10_000);
            }
        }
    }

    private static void serve(ServerSocket listener, UnaryOperator<byte[]> server) {
        try (Socket socket = listener.accept()) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            StringBuilder request = new StringBuilder();
            while (request.indexOf("\r\n\r\n") < 0) {
                request.append((char) in.readUnsignedByte());
            }
            out.write(RESPONSE.getBytes(US_ASCII));
            while (true) {
                byte[] answer = server.apply(echo(in.readNBytes(HEADER_BYTES + BYTES)));
                if (answer != null) {
                    out.write(answer);
                }
            }
        } catch (IOException | RuntimeException e) {
            return; // the client has gone, or the test wants the connection to end
        }
    }

    private static byte[] echo(byte[] frame) {
        byte[] echo = new byte[2 + BYTES];
        echo[0] = frame[0];
        echo[1] = BYTES;
        for (int i = 0; i < BYTES; i++) {
            echo[2 + i] = (byte) (frame[HEADER_BYTES + i] ^ frame[2 + (i & 3)]);
        }
        return echo;
    }

    @Test
    void countsEchoes() throws Exception {
        talk(5000, echo -> echo);
    }

    @Test
    void failsOnOneWrongByte() {
        int[] seen = {0};

        assertThatThrownBy(() -> talk(5000, echo -> {
                    echo[2 + BYTES - 1] ^= seen[0]++ == 4321 ? (byte) 1 : 0;
                    return echo;
                }))
                .hasMessageContaining("message 4321 is not what was sent");
    }

    @Test
    void failsOnMissingEcho() {
        int[] seen = {0};

        assertThatThrownBy(() -> talk(10, echo -> seen[0]++ == 9 ? null : echo))
                .hasMessageContaining("1 messages have not come back");
    }

    @Test
    void failsOnEchoThatWasSkipped() {
        int[] seen = {0};

        assertThatThrownBy(() -> talk(10, echo -> seen[0]++ == 3 ? null : echo))
                .hasMessageContaining("message 3 is not what was sent");
    }

    @Test
    void failsOnConnectionThatEnds() {
        int[] seen = {0};

        assertThatThrownBy(() -> talk(10, echo -> {
                    if (seen[0]++ == 3) {
                        throw new IllegalStateException("as the test wants it");
                    }
                    return echo;
                }))
                .hasMessageContaining("connection 0, ");
    }

    @Test
    void failsOnCloseFrame() {
        assertThatThrownBy(() -> talk(10, echo -> new byte[] {(byte) 0x88, 0})).hasMessageContaining("Close frame");
    }
}
