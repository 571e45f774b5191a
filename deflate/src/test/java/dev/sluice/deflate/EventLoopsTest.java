package dev.sluice.deflate;

import static dev.sluice.deflate.CompressingEnd.EVERYTHING;
import static dev.sluice.deflate.CompressingEnd.binary;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.codec.FrameDecoder;
import dev.sluice.codec.FrameEncoder;
import dev.sluice.codec.Role;
import dev.sluice.testing.EventLoops;
import dev.sluice.testing.Loopback;
import dev.sluice.testing.Wire;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.ReferenceCountUtil;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Channels on real event loops: those that end, and those between which a channel moves. */
class EventLoopsTest {

    private final EventLoopGroup otherGroup = EventLoops.create(1);
    private final CheckingPeer peer = new CheckingPeer(12, true);

    @AfterEach
    void close() {
        EventLoops.end(otherGroup);
        peer.close();
        assertThat(ZlibObjects.deflaters()).isZero();
        assertThat(ZlibObjects.inflaters()).isZero();
    }

    private static Loopback server(ContextPolicy contexts) {
        DeflateConfig config = EVERYTHING.toBuilder().contexts(contexts).build();
        return new Loopback(channel -> channel.pipeline()
                .addLast(
                        new FrameDecoder(Role.SERVER, CompressingEnd.CODEC),
                        new FrameEncoder(Role.SERVER, CompressingEnd.CODEC),
                        new PerMessageDeflateHandler(Role.SERVER, CompressingEnd.agreed(12, true), config)));
    }

    @ParameterizedTest
    @EnumSource
    void endTheirZlibObjectsWhenTheyAreShutDownWithOpenChannels(ContextPolicy contexts) throws Exception {
        try (Loopback loopback = server(contexts);
                Socket socket = loopback.socket()) {
            Channel channel = loopback.accepted();
            send(channel, 1);
            expectReceived(socket, 1);
            byte[] half = Wire.frame(Role.CLIENT, Wire.RSV1 | Wire.BINARY, Wire.hex("f2 48 cd"));
            socket.getOutputStream().write(half);
            await(() -> ZlibObjects.inflaters() == 1);
            assertThat(ZlibObjects.deflaters()).isEqualTo(1);

            // While it reads, where Netty is sure to notice before it ends: see EventLoops.end().
            EventLoop loop = channel.eventLoop();
            loop.submit(() -> channel.pipeline().addFirst(new ShutsDown())).syncUninterruptibly();
            socket.getOutputStream().write(0);
            assertThat(loop.terminationFuture().awaitUninterruptibly(20, SECONDS))
                    .isTrue();
            assertThat(channel.isOpen()).isFalse();
            assertThat(ZlibObjects.deflaters()).isZero();
            assertThat(ZlibObjects.inflaters()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void handTheirChannelsOver(ContextPolicy contexts) throws Exception {
        try (Loopback loopback = server(contexts);
                Socket socket = loopback.socket()) {
            Channel channel = loopback.accepted();
            EventLoop home = channel.eventLoop();
            int seed = 0;
            for (EventLoop next : new EventLoop[] {otherGroup.next(), home, otherGroup.next()}) {
                send(channel, seed);
                expectReceived(socket, seed++);
                channel.deregister().syncUninterruptibly();
                next.register(channel).syncUninterruptibly();
                send(channel, seed);
                expectReceived(socket, seed++);
            }
        }
    }

    /** Deregistering takes effect a moment later. A message in between is compressed on the old event loop. */
    @ParameterizedTest
    @EnumSource
    void takeMessagesFromAChannelThatIsAboutToLeave(ContextPolicy contexts) throws Exception {
        try (Loopback loopback = server(contexts);
                Socket socket = loopback.socket()) {
            Channel channel = loopback.accepted();
            send(channel, 0);
            expectReceived(socket, 0);
            channel.eventLoop()
                    .submit(() -> {
                        channel.deregister();
                        channel.writeAndFlush(binary(message(1)));
                    })
                    .syncUninterruptibly();
            await(() -> !channel.isRegistered());
            expectReceived(socket, 1);
            otherGroup.next().register(channel).syncUninterruptibly();
            for (int seed = 2; seed < 5; seed++) {
                send(channel, seed);
                expectReceived(socket, seed);
            }
        }
    }

    @Test
    void endTheirZlibObjectsWhenTheirLastChannelIsClosed() throws Exception {
        try (Loopback loopback = server(ContextPolicy.HIBERNATING)) {
            try (Socket first = loopback.socket();
                    Socket second = loopback.socket()) {
                send(loopback.accepted(), 0);
                send(loopback.accepted(), 0);
                assertThat(ZlibObjects.deflaters()).isEqualTo(2);
                expectReceived(first, 0);
                second.getInputStream().read();
            }
            await(() -> ZlibObjects.deflaters() == 0);
        }
    }

    /** Ends the event loop as soon as something arrives. */
    private static final class ShutsDown extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            ReferenceCountUtil.release(msg);
            ctx.channel().eventLoop().shutdownGracefully(20, 20_000, MILLISECONDS);
        }
    }

    private static byte[] message(int seed) {
        return Corpus.JSON.message(seed, 3000);
    }

    private static void send(Channel channel, int seed) {
        channel.writeAndFlush(binary(message(seed))).syncUninterruptibly();
    }

    private void expectReceived(Socket socket, int seed) throws IOException {
        byte[] frame = readFrame(new DataInputStream(socket.getInputStream()));
        assertThat(peer.receive(frame))
                .extracting(CheckingPeer.Received::payload)
                .containsExactly(message(seed));
    }

    /** One frame of 126 to 65535 bytes. */
    private static byte[] readFrame(DataInputStream in) throws IOException {
        byte[] header = in.readNBytes(4);
        assertThat(header[1]).isEqualTo((byte) 126);
        return Wire.concat(header, in.readNBytes(((header[2] & 0xFF) << 8) | (header[3] & 0xFF)));
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long start = System.nanoTime();
        while (!condition.call()) {
            assertThat(System.nanoTime() - start).isLessThan(SECONDS.toNanos(20));
            Thread.sleep(5);
        }
    }
}
