package dev.sluice.demo.mixing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.codec.Role;
import dev.sluice.testing.Loopback;
import dev.sluice.testing.Wire;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("Netty's aggregator behind our codec")
@Timeout(60)
class NettysAggregatorTest {

    private static final byte[] HALF_A_MESSAGE = Wire.frame(Role.CLIENT, Wire.BINARY, new byte[40_000]);
    private static final byte[] OTHER_HALF = Wire.frame(Role.CLIENT, Wire.FIN | Wire.CONTINUATION, new byte[40_000]);

    @Test
    void carriesAConversation() throws Exception {
        try (Loopback server = new Loopback(channel -> channel.pipeline().addLast(new NettysAggregatorServer()))) {
            Client client = NettysOwn.connect(server);
            MyHandler application = server.accepted().pipeline().get(MyHandler.class);
            Conversation.hold(client);
            assertThat(application.seen)
                    .contains("text one two")
                    .contains("ConnectionClosed[receivedCode=4001, receivedReason=done, sentCode=4001, cause=null]");
        }
    }

    @Test
    void answersAViolationWithOneClose() throws Exception {
        try (Loopback server = new Loopback(channel -> channel.pipeline().addLast(new NettysAggregatorServer()))) {
            Conversation.violate(server, 1002);
        }
    }

    @Test
    @DisplayName("its overflow: the application hears of an exception, and the peer of one Close with 1009")
    void closesOnOverflow() {
        try (Peer peer = Peer.upgrade(new NettysAggregatorServer())) {
            peer.application().seen.clear();
            peer.send(HALF_A_MESSAGE, OTHER_HALF);
            assertThat(peer.frames()).containsExactly("close 1009");
            assertThat(peer.isConnected()).isFalse();
            assertThat(peer.application().seen.poll()).isEqualTo("TooLongFrameException");
            assertThat(peer.application().seen.poll()).startsWith("ConnectionClosed");
        }
    }

    @Test
    @DisplayName("its overflow, when the application closes on every exception: 1000")
    void leavesTheCodeToWhoeverCatchesTheException() {
        ChannelHandler closing = new ChannelInboundHandlerAdapter() {
            @Override
            public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                ctx.close();
            }
        };
        try (Peer peer = Peer.upgrade(new NettysAggregatorServer())) {
            peer.addLast(closing);
            peer.send(HALF_A_MESSAGE, OTHER_HALF);
            assertThat(peer.frames()).containsExactly("close 1000");
        }
    }

    @Test
    @DisplayName("its overflow under Netty's own handler: no Close at all")
    void isWorseUnderNettysHandler() {
        try (Peer peer = Peer.upgrade(new Before())) {
            assertThat(peer.frames()).hasSize(1); // the greeting
            assertThat(peer.send(HALF_A_MESSAGE, OTHER_HALF).frames()).isEmpty();
            assertThat(peer.logged()).containsExactly("TooLongFrameException");
            assertThat(peer.isConnected()).isTrue();
        }
    }

    @Test
    @DisplayName("its limit is for fragments: a message in one frame has only the codec's")
    void letsASingleFrameOverItsLimitPass() {
        try (Peer peer = Peer.upgrade(new NettysAggregatorServer())) {
            peer.application().seen.clear();
            peer.send(Wire.frame(Role.CLIENT, Wire.FIN | Wire.BINARY, new byte[80_000]));
            assertThat(peer.application().seen.poll()).isEqualTo("binary of 80000");
        }
    }

    @Test
    @DisplayName("a connection that ends inside a message: one exception more")
    void tellsOfAMessageThatWasCutOff() {
        try (Peer peer = Peer.upgrade(new NettysAggregatorServer())) {
            peer.application().seen.clear();
            peer.send(HALF_A_MESSAGE, Wire.frame(Role.CLIENT, Wire.FIN | Wire.CLOSE, Wire.close(1000, "")));
            assertThat(peer.application().seen.poll()).startsWith("ConnectionClosed[receivedCode=1000");
            assertThat(peer.application().seen.poll()).isEqualTo("PrematureChannelClosureException");
            assertThat(peer.application().seen.poll()).isEqualTo("inactive");
        }
    }
}
