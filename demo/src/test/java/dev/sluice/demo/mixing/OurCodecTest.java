package dev.sluice.demo.mixing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.codec.Role;
import dev.sluice.demo.RawClient;
import dev.sluice.testing.Loopback;
import dev.sluice.testing.Wire;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("our codec under Netty's handshaker")
@Timeout(60)
class OurCodecTest {

    private static final byte[] RSV1 = Wire.frame(Role.CLIENT, Wire.FIN | Wire.RSV1 | Wire.TEXT, Wire.hex("ff"));

    @Nested
    class AsServer {

        @Test
        void carriesAConversation() throws Exception {
            try (Loopback server = new Loopback(OurCodecTest::serve)) {
                Client client = NettysOwn.connect(server);
                MyHandler application = server.accepted().pipeline().get(MyHandler.class);
                Conversation.hold(client);
                assertThat(application.seen)
                        .contains(
                                "ConnectionClosed[receivedCode=4001, receivedReason=done, sentCode=4001, cause=null]");
            }
        }

        @Test
        void answersAViolationWithOneClose() throws Exception {
            try (Loopback server = new Loopback(OurCodecTest::serve)) {
                Conversation.violate(server, 1002);
            }
        }

        @Test
        void answersWhatCannotBeInflatedWithOneClose() {
            try (Peer peer = Peer.upgradeCompressed(new OurCodecServer())) {
                assertThat(peer.send(Conversation.CORRUPT).frames()).containsExactly("close 1007");
                assertThat(peer.isConnected()).isFalse();
            }
            try (Peer peer = Peer.upgradeCompressed(new OurCodecServer())) {
                assertThat(peer.send(Conversation.BOMB).frames()).containsExactly("close 1009");
            }
        }

        @Test
        @DisplayName("RSV1 is a violation unless compression was agreed on")
        void insistsOnWhatWasAgreedOn() {
            try (Peer peer = Peer.upgrade(new OurCodecServer())) {
                assertThat(peer.send(RSV1).frames()).containsExactly("close 1002");
            }
        }

        @Test
        void dropsTcpWhenTheRequestAsksForNoWebSocket() {
            try (Peer peer = Peer.connect(new OurCodecServer())) {
                peer.send(Wire.utf8("GET /chat HTTP/1.1\r\nHost: test\r\n\r\n"));
                assertThat(peer.isConnected()).isFalse();
                assertThat(peer.received()).isEmpty();
            }
        }

        @Test
        @DisplayName("left of Netty's handshaker: a frame behind the request, in one segment, is lost")
        void losesFramesThatComeWithTheRequest() {
            byte[] early = Wire.frame(Role.CLIENT, Wire.FIN | Wire.TEXT, "early");
            byte[] late = Wire.frame(Role.CLIENT, Wire.FIN | Wire.TEXT, "late");
            try (Peer peer = Peer.upgradeAndSend(new OurCodecServer(), early)) {
                assertThat(peer.send(late).frames()).containsExactly("1 late");
            }
        }

        @Test
        @DisplayName("left of Netty's handshaker: it takes a key that is none")
        void acceptsBadKeys() {
            String request = RawClient.upgradeRequest("/chat").replace("AAAAAAAAAAAAAAAAAAAAAA==", "A");
            try (Peer peer = Peer.connect(new OurCodecServer())) {
                assertThat(peer.send(Wire.utf8(request)).head()).startsWith("HTTP/1.1 101 ");
            }
        }
    }

    @Nested
    class AsClient {

        private final MyHandler atServer = new MyHandler();

        @Test
        void carriesAConversation() throws Exception {
            try (Loopback server = nettysServer(true)) {
                Client client = Client.connect(server, "/chat", OurCodecClient::new);
                Conversation.exchangeMessages(client);
                client.say(new CloseWebSocketFrame(4001, "done"));
                assertThat(client.hear())
                        .isEqualTo(
                                "ConnectionClosed[receivedCode=4001, receivedReason=done, sentCode=4001, cause=null]");
                assertThat(client.hear()).isEqualTo("gone");
            }
        }

        @Test
        void answersPingsAndAnswersAViolationWithOneClose() throws Exception {
            try (Loopback server = nettysServer(false)) {
                Client client = Client.connect(server, "/chat", OurCodecClient::new);
                Channel accepted = server.accepted();
                accepted.writeAndFlush(new PingWebSocketFrame(Unpooled.copiedBuffer("?", StandardCharsets.UTF_8)));
                assertThat(nextAtServer()).isEqualTo("pong ?");
                byte[] reservedOpcode = Wire.frame(Role.SERVER, Wire.FIN | 3, new byte[0]);
                accepted.pipeline().firstContext().writeAndFlush(Unpooled.wrappedBuffer(reservedOpcode));
                assertThat(nextAtServer()).isEqualTo("close 1002 reserved opcode");
                assertThat(client.hear()).startsWith("ConnectionClosed[receivedCode=1006");
                assertThat(nextAtServer()).isEqualTo("inactive");
            }
        }

        private Loopback nettysServer(boolean handleCloseFrames) {
            return new Loopback(channel -> channel.pipeline().addLast(NettysOwn.server(handleCloseFrames, atServer)));
        }

        private String nextAtServer() throws InterruptedException {
            String next = atServer.seen.poll(20, TimeUnit.SECONDS);
            while (next != null && next.matches(".*(HandshakeComplete|HANDSHAKE).*")) { // Netty's events
                next = atServer.seen.poll(20, TimeUnit.SECONDS);
            }
            return next;
        }
    }

    private static void serve(Channel channel) {
        channel.pipeline().addLast(new OurCodecServer());
    }
}
