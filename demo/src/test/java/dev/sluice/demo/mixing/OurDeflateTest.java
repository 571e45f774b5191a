package dev.sluice.demo.mixing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.codec.Role;
import dev.sluice.deflate.PerMessageDeflateServerExtension;
import dev.sluice.demo.RawClient;
import dev.sluice.testing.Loopback;
import dev.sluice.testing.Wire;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandler;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("our deflate under Netty's handshaker, with Netty's codec")
@Timeout(60)
class OurDeflateTest {

    private static final byte[] HELLO =
            Wire.frame(Role.CLIENT, Wire.FIN | Wire.RSV1 | Wire.TEXT, Compressed.of(Wire.utf8("hello")));

    @Nested
    class AsServer {

        @Test
        void carriesAConversation() throws Exception {
            try (Loopback server = new Loopback(channel -> channel.pipeline().addLast(new OurDeflateServer()))) {
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
            try (Loopback server = new Loopback(channel -> channel.pipeline().addLast(new OurDeflateServer()))) {
                Conversation.violate(server, 1002);
            }
        }

        @Test
        void answersWhatCannotBeInflatedWithOneClose() {
            expectAnswer(Conversation.CORRUPT, "close 1007");
            expectAnswer(Conversation.NOT_UTF8, "close 1007");
            expectAnswer(Conversation.BOMB, "close 1009");
        }

        @Test
        @DisplayName("left of Netty's codec: RSV2, RSV1 on a Ping, and close codes of 5000 and above pass")
        void acceptsWhatNettysDecoderAccepts() {
            expectAnswer(Wire.frame(Role.CLIENT, Wire.FIN | Wire.RSV2 | Wire.TEXT, "?"), "1 ?");
            expectAnswer(Wire.frame(Role.CLIENT, Wire.FIN | Wire.RSV1 | Wire.PING, "?"), "10 ?");
            expectAnswer(Wire.frame(Role.CLIENT, Wire.FIN | Wire.CLOSE, Wire.close(5000, "")), "close 5000");
        }

        @Test
        @DisplayName("without allowExtensions: agreed on, and a violation")
        void needsExtensionsToBeAllowed() {
            try (Peer peer = Peer.upgradeCompressed(withoutCloseHandler(false))) {
                assertThat(peer.send(HELLO).frames()).startsWith("close 1002");
            }
        }

        @Test
        @DisplayName("without CloseHandler: no Close where nothing can be inflated, two for any other violation")
        void needsCloseHandlerToCloseWell() {
            expectTheEndOfTcp(Conversation.CORRUPT);
            expectTheEndOfTcp(Conversation.NOT_UTF8);
            expectTheEndOfTcp(Conversation.BOMB);
            expectTheEndOfTcp(Conversation.VIOLATION, "close 1002", "close 1000");
        }

        private void expectTheEndOfTcp(byte[] sent, String... answers) {
            try (Peer peer = Peer.upgradeCompressed(withoutCloseHandler(true))) {
                assertThat(peer.send(sent).frames()).containsExactly(answers);
                assertThat(peer.isConnected()).isFalse();
            }
        }

        private ChannelHandler withoutCloseHandler(boolean allowExtensions) {
            return new ChannelInitializer<Channel>() {
                @Override
                protected void initChannel(Channel channel) {
                    channel.pipeline()
                            .addLast(new HttpServerCodec())
                            .addLast(new HttpObjectAggregator(8192))
                            .addLast(new WebSocketServerExtensionHandler(new PerMessageDeflateServerExtension()))
                            .addLast(new WebSocketServerProtocolHandler("/chat", null, allowExtensions))
                            .addLast(new MyHandler());
                }
            };
        }

        private void expectAnswer(byte[] sent, String answer) {
            try (Peer peer = Peer.upgradeCompressed(new OurDeflateServer())) {
                assertThat(peer.send(sent).frames()).containsExactly(answer);
            }
        }
    }

    @Nested
    class AsClient {

        @Test
        void carriesAConversation() throws Exception {
            try (Loopback server =
                    new Loopback(channel -> channel.pipeline().addLast(NettysOwn.server(true, new MyHandler())))) {
                Client client = Client.connect(
                        server, "/chat", (url, application) -> new OurDeflateClient(url.toString(), application));
                Conversation.exchangeMessages(client);
                client.say(new CloseWebSocketFrame(4001, "done"));
                assertThat(client.hear()).isEqualTo("gone");
            }
        }
    }

    @Nested
    @DisplayName("by hand, without a handshake")
    class ByHand {

        @Test
        void inflatesAnswersPingsAndCloses() throws Exception {
            try (Loopback server = new Loopback(channel -> channel.pipeline().addLast(new OurDeflateByHand()));
                    RawClient client = RawClient.connect(server.address())) {
                client.channel().write(ByteBuffer.wrap(HELLO));
                assertThat(client.readMessage()).asString().isEqualTo("hello");
                client.channel()
                        .write(ByteBuffer.wrap(
                                Wire.frame(Role.CLIENT, Wire.FIN | Wire.CLOSE, Wire.close(4001, "done"))));
                assertThat(client.readCloseCode()).isEqualTo(4001);
                assertThat(client.isAtEnd()).isTrue();
            }
        }

        @Test
        void answersEachViolationWithOneClose() {
            expectAnswer(HELLO, "1 hello");
            expectAnswer(Wire.frame(Role.CLIENT, Wire.FIN | Wire.PING, "?"), "10 ?");
            expectAnswer(Conversation.VIOLATION, "close 1002");
            expectAnswer(Wire.frame(Role.CLIENT, Wire.FIN | Wire.TEXT, Wire.hex("ff")), "close 1007");
            expectAnswer(Conversation.CORRUPT, "close 1007");
            expectAnswer(Conversation.NOT_UTF8, "close 1007");
            expectAnswer(Conversation.BOMB, "close 1009");
        }

        private void expectAnswer(byte[] sent, String answer) {
            try (Peer peer = Peer.connect(new OurDeflateByHand())) {
                assertThat(peer.send(sent).frames()).containsExactly(answer);
            }
        }
    }
}
