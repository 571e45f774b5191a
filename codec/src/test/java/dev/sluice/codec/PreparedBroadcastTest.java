package dev.sluice.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Loopback;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.DefaultChannelId;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A prepared message on its way to many channels: each gets all of it, and the memory stays as it was. */
class PreparedBroadcastTest {

    private static final int LARGE = 4096;

    private final List<EmbeddedChannel> channels = new ArrayList<>();

    /** A group finds its channels by their ids, which embedded channels share unless they are given one. */
    private EmbeddedChannel open(ChannelHandler... handlers) {
        EmbeddedChannel channel = new EmbeddedChannel(DefaultChannelId.newInstance(), handlers);
        channels.add(channel);
        return channel;
    }

    private EmbeddedChannel open(Role role) {
        return open(new FrameEncoder(role, CodecConfig.DEFAULT));
    }

    @AfterEach
    void release() {
        channels.forEach(EmbeddedChannel::finishAndReleaseAll);
    }

    private void broadcast(WebSocketFrame message) {
        ChannelGroup group = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE);
        group.addAll(channels);
        assertThat(group.writeAndFlush(message).isSuccess()).isTrue();
    }

    private void assertAllSent(String payload) {
        assertThat(channels)
                .allSatisfy(channel -> assertThat(WireFrame.brief(channel)).containsExactly("BINARY " + payload));
    }

    private static ByteBuf pattern(ByteBufAllocator allocator, int length) {
        return allocator.buffer().writeBytes(Payloads.patternBytes(length));
    }

    @Nested
    class ToAGroup {

        @ParameterizedTest
        @ValueSource(ints = {0, 10, LARGE, 70_000})
        void arrivesInChannelsOfBothRolesWhileItsOwnerKeepsIt(int length) {
            for (int i = 0; i < 3; i++) {
                open(Role.SERVER);
                open(Role.CLIENT);
            }
            ByteBuf payload = pattern(ByteBufAllocator.DEFAULT, length);
            BinaryWebSocketFrame message = PreparedMessage.binary(payload);
            broadcast(message.retain());
            broadcast(message.retain());
            String sent = "BINARY " + Payloads.pattern(length);
            assertThat(channels)
                    .allSatisfy(channel -> assertThat(WireFrame.brief(channel)).containsExactly(sent, sent));
            assertThat(payload.refCnt()).isEqualTo(1);
            message.release();
            assertThat(payload.refCnt()).isZero();
        }

        @ParameterizedTest
        @EnumSource
        void arrivesWhenItsOwnerHasGivenItAway(Role lastRole) {
            open(lastRole.peer());
            open(Role.CLIENT);
            open(lastRole);
            ByteBuf payload = pattern(ByteBufAllocator.DEFAULT, LARGE);
            broadcast(PreparedMessage.binary(payload));
            assertAllSent(Payloads.pattern(LARGE));
            assertThat(payload.refCnt()).isZero();
        }

        /** The memory has one reference then, the slice's; and the slice has as many as there are recipients. */
        @ParameterizedTest
        @MethodSource("dev.sluice.codec.Payloads#poolingAllocators")
        void arrivesWhenItIsASliceThatWasReceived(ByteBufAllocator allocator) {
            open(Role.CLIENT);
            open(Role.CLIENT);
            open(Role.SERVER);
            ByteBuf received = pattern(allocator, 2 * LARGE);
            BinaryWebSocketFrame message = PreparedMessage.binary(received.readRetainedSlice(LARGE));
            received.release();
            broadcast(message);
            assertAllSent(Payloads.pattern(LARGE));
        }

        @Test
        void arrivesThroughNettysEncoder() {
            open(new WebSocket13FrameEncoder(false));
            open(new WebSocket13FrameEncoder(true));
            broadcast(PreparedMessage.binary(pattern(ByteBufAllocator.DEFAULT, LARGE)));
            assertAllSent(Payloads.pattern(LARGE));
        }

        @Test
        void arrivesAsText() {
            open(Role.SERVER);
            open(Role.CLIENT);
            broadcast(PreparedMessage.text("to everybody"));
            assertThat(channels)
                    .allSatisfy(channel -> assertThat(WireFrame.brief(channel)).containsExactly("TEXT to everybody"));
        }
    }

    /** Not a duplicate for each channel: the same object, with one reference for each. */
    @Nested
    class TheSameFrame {

        private final ByteBuf payload = Payloads.of("0123456789");
        private final BinaryWebSocketFrame message = PreparedMessage.binary(payload);

        @AfterEach
        void releaseTheOneReference() {
            assertThat(payload.refCnt()).isEqualTo(1);
            message.release();
            assertThat(payload.refCnt()).isZero();
        }

        @Test
        void isWholeInEveryChannel() {
            open(Role.SERVER);
            open(Role.CLIENT);
            open(new WebSocket13FrameEncoder(false));
            open(new WebSocket13FrameEncoder(true));
            channels.forEach(channel -> channel.writeAndFlush(message.retain()));
            assertAllSent("0123456789");
        }

        @ParameterizedTest
        @EnumSource
        void isCutInEachChannelByItself(Role role) {
            CodecConfig config = CodecConfig.builder().outboundFragmentBytes(4).build();
            StalledChannel quick = new StalledChannel(new FrameEncoder(role, config));
            StalledChannel slow = new StalledChannel(new FrameEncoder(role, config));
            for (StalledChannel channel : List.of(quick, slow)) {
                channel.config().setWriteBufferLowWaterMark(4).setWriteBufferHighWaterMark(4);
                channel.writeAndFlush(message.retain());
            }
            slow.peerReads(1);
            quick.peerReadsAll();
            assertThat(WireFrame.brief(quick)).containsExactly("BINARY 0123-", "CONT 4567-", "CONT 89");
            slow.peerReadsAll();
            assertThat(WireFrame.brief(slow)).containsExactly("BINARY 0123-", "CONT 4567-", "CONT 89");
            quick.finishAndReleaseAll();
            slow.finishAndReleaseAll();
        }

        @Test
        void losesOneReferenceWhereASlowReaderIsRefusedIt() {
            CodecConfig config = CodecConfig.builder()
                    .maxOutboundBytes(1)
                    .slowReaderPolicy(SlowReaderPolicy.DROP)
                    .build();
            StalledChannel channel =
                    new StalledChannel(new FrameEncoder(Role.SERVER, config), new BackpressureHandler(config));
            channel.writeAndFlush(message.retain());
            assertThat(channel.writeAndFlush(message.retain()).cause()).isInstanceOf(SlowReaderException.class);
            channel.peerReadsAll();
            assertThat(WireFrame.brief(channel)).containsExactly("BINARY 0123456789");
            channel.finishAndReleaseAll();
        }

        @Test
        void losesOneReferenceWhereItIsRefused() {
            EmbeddedChannel channel = open(Role.SERVER);
            channel.writeAndFlush(new TextWebSocketFrame(false, 0, "half a message"));
            assertThat(channel.writeAndFlush(message.retain()).cause()).isInstanceOf(FrameRefusedException.class);
        }
    }

    /** 100 channels over TCP, half of them of each role, on two event loops that write at the same time. */
    @Nested
    @Timeout(60)
    class OnTwoEventLoops {

        private static final int CONNECTIONS = 50;
        private static final int ROUNDS = 5;

        private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

        static Stream<BiConsumer<ChannelGroup, TextWebSocketFrame>> waysToWrite() {
            return Stream.of(ChannelGroup::writeAndFlush, (group, message) -> {
                group.forEach(channel -> channel.writeAndFlush(message.retain()));
                message.release();
            });
        }

        private void install(Channel channel, Role role) {
            CodecConfig config = CodecConfig.builder()
                    .outboundFragmentBytes(20_000)
                    .maxMessageBytes(1 << 20)
                    .maxFrameBytes(1 << 20)
                    .build();
            channel.pipeline()
                    .addLast(
                            new FrameDecoder(role, config),
                            new FrameEncoder(role, config),
                            new MessageAggregator(config),
                            new Collector());
        }

        private void connect(Loopback server, ChannelGroup group) throws InterruptedException {
            for (int i = 0; i < CONNECTIONS / 2; i++) {
                group.add(server.connect(channel -> install(channel, Role.CLIENT)));
                group.add(server.accepted());
            }
        }

        @ParameterizedTest
        @MethodSource("waysToWrite")
        void arrivesWholeEverywhere(BiConsumer<ChannelGroup, TextWebSocketFrame> wayToWrite) throws Exception {
            ChannelGroup group = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
            try (Loopback one = new Loopback(channel -> install(channel, Role.SERVER));
                    Loopback two = new Loopback(channel -> install(channel, Role.SERVER))) {
                connect(one, group);
                connect(two, group);
                assertThat(group.size()).isEqualTo(2 * CONNECTIONS);
                for (int length : new int[] {10, 3000, 90_000}) {
                    for (int round = 0; round < ROUNDS; round++) {
                        assertBroadcast(group, (length + " in round " + round + " ").repeat(length / 10), wayToWrite);
                    }
                }
            }
        }

        private void assertBroadcast(
                ChannelGroup group, String text, BiConsumer<ChannelGroup, TextWebSocketFrame> wayToWrite)
                throws InterruptedException {
            ByteBuf payload = PooledByteBufAllocator.DEFAULT.buffer().writeBytes(text.getBytes(UTF_8));
            TextWebSocketFrame message = PreparedMessage.text(payload);
            wayToWrite.accept(group, message.retain());
            for (int i = 0; i < 2 * CONNECTIONS; i++) {
                String arrived = received.poll(20, TimeUnit.SECONDS);
                assertThat(text.equals(arrived)).as("arrived: %.100s", arrived).isTrue();
            }
            assertThat(message.text()).isEqualTo(text);
            message.release();
        }

        private final class Collector extends SimpleChannelInboundHandler<TextWebSocketFrame> {
            @Override
            protected void channelRead0(ChannelHandlerContext ctx, TextWebSocketFrame message) {
                received.add(message.text());
            }
        }
    }
}
