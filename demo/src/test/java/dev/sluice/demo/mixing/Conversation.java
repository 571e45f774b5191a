package dev.sluice.demo.mixing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.codec.Role;
import dev.sluice.demo.RawClient;
import dev.sluice.testing.Loopback;
import dev.sluice.testing.Wire;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What every mix has to carry over TCP. */
final class Conversation {

    static final byte[] VIOLATION = Wire.frame(Role.CLIENT, Wire.FIN | 3, new byte[0]); // a reserved opcode
    static final byte[] CORRUPT = Wire.frame(Role.CLIENT, Wire.FIN | Wire.RSV1 | Wire.TEXT, Wire.hex("ffffffff"));
    static final byte[] BOMB =
            Wire.frame(Role.CLIENT, Wire.FIN | Wire.RSV1 | Wire.BINARY, Compressed.of(new byte[1024 * 1024]));
    static final byte[] NOT_UTF8 =
            Wire.frame(Role.CLIENT, Wire.FIN | Wire.RSV1 | Wire.TEXT, Compressed.of(Wire.hex("ff")));

    private static final String LONG_TEXT = "what is said twice takes little room. ".repeat(600);

    private Conversation() {}

    /** A client of Netty's talks to a server of which some part is ours, and which says everything back. */
    static void hold(Client client) throws InterruptedException {
        exchangeMessages(client);
        client.say(new TextWebSocketFrame(false, 0, "one "))
                .say(new PingWebSocketFrame(Unpooled.copiedBuffer("?", StandardCharsets.UTF_8)))
                .say(new ContinuationWebSocketFrame(true, 0, "two"));
        assertThat(client.hear()).isEqualTo("pong ?");
        assertThat(client.hear()).isEqualTo("text one two");

        assertThat(client.say(new CloseWebSocketFrame(4001, "done")).hear()).startsWith("close 4001");
        assertThat(client.hear()).isEqualTo("gone");
    }

    /** Text, binary, fragments and a compressed message, there and back. */
    static void exchangeMessages(Client client) throws InterruptedException {
        assertThat(client.say(new TextWebSocketFrame("grüße 😀")).hear()).isEqualTo("text grüße 😀");
        assertThat(client.say(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(new byte[60_000])))
                        .hear())
                .isEqualTo("binary of 60000");
        client.say(new TextWebSocketFrame(false, 0, "in ")).say(new ContinuationWebSocketFrame(true, 0, "pieces"));
        assertThat(client.hear()).isEqualTo("text in pieces");

        assertThat(client.compresses()).isTrue();
        long before = client.bytesReceived();
        assertThat(client.say(new TextWebSocketFrame(LONG_TEXT)).hear()).isEqualTo("text " + LONG_TEXT);
        assertThat(client.bytesReceived() - before).isLessThan(LONG_TEXT.length() / 20);
    }

    /** A client breaks a rule, reads one Close of that code, and then the end of TCP. */
    static void violate(Loopback server, int code) throws IOException {
        try (RawClient client = RawClient.upgrade(server.address(), "/chat")) {
            client.channel().write(ByteBuffer.wrap(VIOLATION));
            assertThat(client.readCloseCode()).isEqualTo(code);
            assertThat(client.isAtEnd()).isTrue();
        }
    }
}
