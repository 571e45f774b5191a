package dev.sluice.demo.mixing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.codec.Role;
import dev.sluice.testing.Loopback;
import dev.sluice.testing.Wire;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.ServerHandshakeStateEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("a server that moves from Netty's handler to ours")
@Timeout(60)
class MovingTest {

    @Test
    void saysTheSame() throws Exception {
        List<String> before = converse(new Before());
        assertThat(before)
                .containsExactly(
                        "text welcome to /chat/7?name=me in chat.v1",
                        "text HELLO",
                        "text IN PIECES",
                        "text 60000 bytes",
                        "pong ?",
                        "compressed",
                        "close 4001",
                        "gone");
        assertThat(converse(new After())).isEqualTo(before);
    }

    private static List<String> converse(ChannelHandler pipeline) throws InterruptedException {
        List<String> transcript = new ArrayList<>();
        try (Loopback server = new Loopback(channel -> channel.pipeline().addLast(pipeline))) {
            Client client = NettysOwn.connect(server, "/chat/7?name=me", "chat.v1,chat.v2");
            transcript.add(client.hear());
            transcript.add(client.say(new TextWebSocketFrame("hello")).hear());
            client.say(new TextWebSocketFrame(false, 0, "in "));
            transcript.add(client.say(new ContinuationWebSocketFrame(true, 0, "pieces"))
                    .hear());
            transcript.add(client.say(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(new byte[60_000])))
                    .hear());
            transcript.add(client.say(new PingWebSocketFrame(Unpooled.copiedBuffer("?", StandardCharsets.UTF_8)))
                    .hear());
            transcript.add(client.compresses() ? "compressed" : "not compressed");
            // The reason is no part of it: Netty repeats it, we do not.
            transcript.add(
                    client.say(new CloseWebSocketFrame(4001, "done")).hear().substring(0, "close 4001".length()));
            transcript.add(client.hear());
        }
        return transcript;
    }

    @Nested
    @DisplayName("notices that")
    class Notices {

        private static final String GREETING = "1 welcome to /chat in null"; // no subprotocol

        private static final String ELSEWHERE = "Origin: http://elsewhere.example";

        @Test
        @DisplayName("pages of other origins are refused")
        void checksTheOrigin() {
            assertThat(response(new Before(), ELSEWHERE)).startsWith("HTTP/1.1 101 ");
            assertThat(response(new After(), ELSEWHERE)).startsWith("HTTP/1.1 403 ");
            assertThat(response(new After(), "Origin: http://test")).startsWith("HTTP/1.1 101 ");
        }

        @Test
        @DisplayName("a violation is answered once")
        void answersAViolationOnce() {
            assertThat(answers(new Before(), Conversation.VIOLATION)).containsExactly("close 1002", "close 1000");
            assertThat(answers(new After(), Conversation.VIOLATION)).containsExactly("close 1002");
        }

        @Test
        @DisplayName("an exception of the application is 1011, and still logged")
        void closesWhenTheApplicationFails() {
            try (Peer peer = greeted(new Before())) {
                assertThat(peer.send(text("fail")).frames()).isEmpty();
                assertThat(peer.isConnected()).isTrue();
                assertThat(peer.logged()).containsExactly("IllegalStateException");
            }
            try (Peer peer = greeted(new After())) {
                assertThat(peer.send(text("fail")).frames()).containsExactly("close 1011");
                assertThat(peer.isConnected()).isFalse();
                assertThat(peer.logged()).containsExactly("IllegalStateException");
            }
        }

        @Test
        @DisplayName("the application's Close is not answered twice, and waits no longer than its timeout")
        void boundsTheClosingHandshake() {
            byte[] answer = Wire.frame(Role.CLIENT, Wire.FIN | Wire.CLOSE, Wire.close(4000, ""));
            assertThat(answers(new Before(), text("leave"), answer)).containsExactly("close 4000", "close 4000");
            assertThat(answers(new After(), text("leave"), answer)).containsExactly("close 4000");
            try (Peer peer = Peer.upgrade(new Before())) {
                peer.send(text("leave")).advance(Duration.ofHours(1));
                assertThat(peer.isConnected()).isTrue();
            }
            try (Peer peer = Peer.upgrade(new After())) {
                peer.send(text("leave")).advance(Duration.ofSeconds(9));
                assertThat(peer.isConnected()).isTrue();
                peer.advance(Duration.ofSeconds(1));
                assertThat(peer.isConnected()).isFalse();
            }
        }

        @Test
        @DisplayName("close() on the channel waits for the peer's Close")
        void waitsForThePeersClose() {
            try (Peer peer = greeted(new Before())) {
                peer.closeAtServer();
                assertThat(peer.frames()).containsExactly("close 1000");
                assertThat(peer.isConnected()).isFalse();
            }
            try (Peer peer = greeted(new After())) {
                peer.closeAtServer();
                assertThat(peer.frames()).containsExactly("close 1000");
                assertThat(peer.isConnected()).isTrue();
                peer.send(Wire.frame(Role.CLIENT, Wire.FIN | Wire.CLOSE, Wire.close(1000, "")));
                assertThat(peer.isConnected()).isFalse();
            }
        }

        @Test
        @DisplayName("frames of more than 64 KiB are accepted, up to 256 KiB")
        void hasOtherLimits() {
            byte[] long70 = Wire.frame(Role.CLIENT, Wire.FIN | Wire.BINARY, new byte[70_000]);
            byte[] long300 = Wire.frame(Role.CLIENT, Wire.FIN | Wire.BINARY, new byte[300_000]);
            assertThat(answers(new Before(), long70)).containsExactly("close 1009", "close 1000");
            assertThat(answers(new After(), long70)).containsExactly("1 70000 bytes");
            assertThat(answers(new After(), long300)).containsExactly("close 1009");
        }

        @Test
        @DisplayName("a frame behind the request, in one segment, arrives")
        void getsEarlyFrames() {
            try (Peer peer = Peer.upgradeAndSend(new Before(), text("early"))) {
                assertThat(peer.send(text("late")).frames()).containsExactly(GREETING, "1 LATE");
            }
            try (Peer peer = Peer.upgradeAndSend(new After(), text("early"))) {
                assertThat(peer.send(text("late")).frames()).containsExactly(GREETING, "1 EARLY", "1 LATE");
            }
        }

        @Test
        @DisplayName("Netty's event of the handshake comes, the deprecated one of before it no more")
        @SuppressWarnings("deprecation")
        void firesNettysEvent() {
            assertThat(seen(new Before()))
                    .contains(ServerHandshakeStateEvent.HANDSHAKE_COMPLETE.toString())
                    .anyMatch(event -> event.startsWith(HandshakeComplete.class.getName()));
            assertThat(seen(new After()))
                    .doesNotContain(ServerHandshakeStateEvent.HANDSHAKE_COMPLETE.toString())
                    .anyMatch(event -> event.startsWith(HandshakeComplete.class.getName()));
        }

        @Test
        @DisplayName("control frames reach no handler, now as before; ConnectionClosed is new")
        void keepsControlFramesFromTheApplication() {
            byte[] ping = Wire.frame(Role.CLIENT, Wire.FIN | Wire.PING, "");
            byte[] pong = Wire.frame(Role.CLIENT, Wire.FIN | Wire.PONG, "");
            byte[] close = Wire.frame(Role.CLIENT, Wire.FIN | Wire.CLOSE, Wire.close(4001, "done"));
            assertThat(seenBehindTheUpgrade(new Before(), ping, pong, close)).containsExactly("inactive");
            assertThat(seenBehindTheUpgrade(new After(), ping, pong, close))
                    .containsExactly(
                            "ConnectionClosed[receivedCode=4001, receivedReason=done, sentCode=4001, cause=null]",
                            "inactive");
        }

        private List<String> seen(ChannelHandler pipeline) {
            try (Peer peer = Peer.upgrade(behind(pipeline))) {
                return List.copyOf(peer.application().seen);
            }
        }

        private List<String> seenBehindTheUpgrade(ChannelHandler pipeline, byte[]... sent) {
            try (Peer peer = Peer.upgrade(behind(pipeline))) {
                peer.application().seen.clear();
                peer.send(sent);
                return List.copyOf(peer.application().seen);
            }
        }

        /** The same server, with a handler more that sees what is left over. */
        private ChannelHandler behind(ChannelHandler pipeline) {
            return new ChannelInitializer<Channel>() {
                @Override
                protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(pipeline).addLast(new MyHandler());
                }
            };
        }

        private Peer greeted(ChannelHandler pipeline) {
            Peer peer = Peer.upgrade(pipeline);
            assertThat(peer.frames()).containsExactly(GREETING);
            return peer;
        }

        /** What comes behind the greeting. */
        private List<String> answers(ChannelHandler pipeline, byte[]... sent) {
            try (Peer peer = greeted(pipeline)) {
                for (byte[] frame : sent) {
                    peer.send(frame);
                }
                return peer.frames();
            }
        }

        private String response(ChannelHandler pipeline, String header) {
            try (Peer peer = Peer.connect(pipeline)) {
                return peer.request(header);
            }
        }

        private byte[] text(String text) {
            return Wire.frame(Role.CLIENT, Wire.FIN | Wire.TEXT, text);
        }
    }
}
