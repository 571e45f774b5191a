package dev.sluice.demo.mixing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.codec.CodecConfig;
import dev.sluice.codec.Role;
import dev.sluice.handshake.ServerHandshakeConfig;
import dev.sluice.handshake.ServerHandshakeHandler;
import dev.sluice.testing.Loopback;
import dev.sluice.testing.Wire;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.extensions.compression.DeflateFrameServerExtensionHandshaker;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateServerExtensionHandshaker;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("Netty's deflate under our handshake")
@Timeout(60)
class NettysDeflateTest {

    private static final int COMPRESSED_TEXT = Wire.FIN | Wire.RSV1 | Wire.TEXT;

    @Test
    void carriesAConversation() throws Exception {
        try (Loopback server = new Loopback(channel -> channel.pipeline().addLast(new NettysDeflateServer()))) {
            Client client = NettysOwn.connect(server);
            MyHandler application = server.accepted().pipeline().get(MyHandler.class);
            Conversation.hold(client);
            assertThat(application.seen)
                    .contains("ConnectionClosed[receivedCode=4001, receivedReason=done, sentCode=4001, cause=null]");
        }
    }

    @Test
    void answersAViolationWithOneClose() throws Exception {
        try (Loopback server = new Loopback(channel -> channel.pipeline().addLast(new NettysDeflateServer()))) {
            Conversation.violate(server, 1002);
        }
    }

    @Test
    void answersWhatCannotBeInflatedWithOneClose() {
        expectAnswers(Conversation.CORRUPT, "close 1007");
        expectAnswers(Conversation.NOT_UTF8, "close 1007");
    }

    @Test
    @DisplayName("a message that inflates to too much over several fragments: 1009, by our aggregator")
    void boundsTheWholeMessage() {
        expectAnswers(bombInEightFragments(), "close 1009");
    }

    @Nested
    @DisplayName("what remains of Netty's")
    class WhatRemains {

        @Test
        @DisplayName("a frame that inflates to too much: 1007, since it looks like corrupt data")
        void closesWithTheWrongCodeOnABomb() {
            expectAnswers(Conversation.BOMB, "close 1007");
        }

        @Test
        @DisplayName("under Netty's own handshake the same drops TCP")
        void isWorseUnderNettysHandshake() {
            for (byte[] data : List.of(Conversation.CORRUPT, Conversation.BOMB)) {
                try (Peer peer = Peer.upgradeCompressed(NettysOwn.server(true, new MyHandler()))) {
                    assertThat(peer.send(data).frames()).isEmpty();
                    assertThat(peer.isConnected()).isFalse();
                }
            }
        }

        @Test
        @DisplayName("without our aggregator, a message of many frames inflates to any length")
        void boundsEachFrameAlone() {
            try (Peer peer = Peer.upgradeCompressed(new Unaggregated())) {
                peer.application().seen.clear();
                peer.send(bombInEightFragments());
                assertThat(peer.application().seen).hasSize(8);
                assertThat(peer.isConnected()).isTrue();
            }
        }

        @Test
        @DisplayName("after a block with BFINAL the next message: 1007")
        void failsBehindAFinalBlock() {
            expectAnswers(
                    Wire.concat(
                            Wire.frame(Role.CLIENT, COMPRESSED_TEXT, Compressed.finalBlockOf(Wire.utf8("hello"))),
                            Wire.frame(Role.CLIENT, COMPRESSED_TEXT, Compressed.of(Wire.utf8("world")))),
                    "1 hello",
                    "close 1007");
        }

        @Test
        @DisplayName("the empty message 02 00: 1007")
        void failsOnTheEmptyMessage() {
            expectAnswers(Wire.frame(Role.CLIENT, COMPRESSED_TEXT, Wire.hex("0200")), "close 1007");
        }

        @Test
        @DisplayName("server_max_window_bits and server_no_context_takeover: no compression")
        void declinesWhatItCouldAccept() {
            assertThat(offer("permessage-deflate")).contains("permessage-deflate");
            assertThat(offer("permessage-deflate; server_no_context_takeover")).doesNotContain("permessage-deflate");
            assertThat(offer("permessage-deflate; server_max_window_bits=15")).doesNotContain("permessage-deflate");
            assertThat(offer("permessage-deflate; client_max_window_bits=foo")).doesNotContain("permessage-deflate");
        }

        @Test
        @DisplayName("behind corrupt data: no channelInactive, but ConnectionClosed")
        void swallowsTheEndOfTheConnection() {
            try (Peer peer = Peer.upgradeCompressed(new NettysDeflateServer())) {
                peer.application().seen.clear();
                peer.send(Conversation.CORRUPT);
                assertThat(peer.isConnected()).isFalse();
                assertThat(peer.application().seen)
                        .hasSize(1)
                        .first()
                        .asString()
                        .startsWith("ConnectionClosed[receivedCode=1006, receivedReason=, sentCode=1007");
            }
        }

        @Test
        @DisplayName("x-webkit-deflate-frame compresses frames, so fragments are a violation")
        void compressesFramesWithTheOldExtension() {
            try (Peer peer = Peer.upgrade(new PerFrame(), "Sec-WebSocket-Extensions: x-webkit-deflate-frame")) {
                byte[] hello = Compressed.of(Wire.utf8("hello"));
                peer.send(Wire.frame(Role.CLIENT, Wire.RSV1 | Wire.TEXT, hello));
                assertThat(peer.frames()).isEmpty();
                peer.send(Wire.frame(Role.CLIENT, Wire.FIN | Wire.RSV1 | Wire.CONTINUATION, hello));
                assertThat(peer.frames()).containsExactly("close 1002");
            }
        }
    }

    /** 1 MiB, of which each fragment is 128 KiB. */
    private static byte[] bombInEightFragments() {
        byte[] message = Compressed.of(new byte[1024 * 1024]);
        int eighth = message.length / 8;
        List<byte[]> fragments = new ArrayList<>();
        fragments.add(Wire.frame(Role.CLIENT, Wire.RSV1 | Wire.BINARY, Arrays.copyOf(message, eighth)));
        for (int i = 1; i < 7; i++) {
            byte[] part = Arrays.copyOfRange(message, i * eighth, (i + 1) * eighth);
            fragments.add(Wire.frame(Role.CLIENT, Wire.CONTINUATION, part));
        }
        byte[] rest = Arrays.copyOfRange(message, 7 * eighth, message.length);
        fragments.add(Wire.frame(Role.CLIENT, Wire.FIN | Wire.CONTINUATION, rest));
        return Wire.concat(fragments.toArray(byte[][]::new));
    }

    private static void expectAnswers(byte[] sent, String... answers) {
        try (Peer peer = Peer.upgradeCompressed(new NettysDeflateServer())) {
            peer.send(sent);
            assertThat(peer.frames()).containsExactly(answers);
            assertThat(peer.isConnected()).isFalse();
        }
    }

    private static String offer(String extension) {
        try (Peer peer = Peer.connect(new NettysDeflateServer())) {
            return peer.request("Sec-WebSocket-Extensions: " + extension);
        }
    }

    private static final class PerFrame extends ChannelInitializer<Channel> {

        @Override
        protected void initChannel(Channel channel) {
            install(
                    channel,
                    ServerHandshakeConfig.builder()
                            .extensions(
                                    new PerMessageDeflateServerExtensionHandshaker(65_536),
                                    new DeflateFrameServerExtensionHandshaker(6, 65_536)));
        }
    }

    private static final class Unaggregated extends ChannelInitializer<Channel> {

        @Override
        protected void initChannel(Channel channel) {
            install(
                    channel,
                    ServerHandshakeConfig.builder()
                            .codec(CodecConfig.builder()
                                    .aggregateMessages(false)
                                    .build())
                            .extensions(new PerMessageDeflateServerExtensionHandshaker(256 * 1024)));
        }
    }

    private static void install(Channel channel, ServerHandshakeConfig.Builder config) {
        channel.pipeline()
                .addLast(new HttpServerCodec())
                .addLast(new ServerHandshakeHandler(config.path("/chat").build()))
                .addLast(new MyHandler());
    }
}
