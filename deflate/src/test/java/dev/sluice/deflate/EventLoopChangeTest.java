package dev.sluice.deflate;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.codec.CodecConfig;
import dev.sluice.codec.CodecPipeline;
import dev.sluice.codec.Role;
import dev.sluice.testing.EventLoops;
import dev.sluice.testing.Loopback;
import dev.sluice.testing.Wire;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtension;
import java.io.IOException;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Channels that go from one event loop to another, each of which has zlib objects of its own. */
class EventLoopChangeTest {

    private static final int TIMEOUT_SECONDS = 20;
    private static final CodecConfig CODEC = CodecConfig.builder()
            .rsvBits(WebSocketExtension.RSV1)
            .pingIntervalMillis(0)
            .build();

    private final EventLoopGroup others = EventLoops.create(2);
    private final BlockingQueue<String> delivered = new LinkedBlockingQueue<>();

    @AfterEach
    void end() {
        EventLoops.end(others);
        assertThat(ZlibObjects.inflaters()).isZero();
        assertThat(ZlibObjects.deflaters()).isZero();
    }

    private void install(Channel channel, DeflateConfig config) {
        channel.pipeline().addLast("wire", new ChannelInboundHandlerAdapter());
        PerMessageDeflateHandler deflate = new PerMessageDeflateHandler(Role.SERVER, DeflateParameters.NONE, config);
        CodecPipeline.install(channel.pipeline(), "wire", Role.SERVER, CODEC, List.of(deflate));
        channel.pipeline().addLast(new SimpleChannelInboundHandler<TextWebSocketFrame>() {
            @Override
            protected void channelRead0(ChannelHandlerContext ctx, TextWebSocketFrame frame) {
                delivered.add(frame.text());
                ctx.writeAndFlush(new TextWebSocketFrame(frame.text()));
            }
        });
    }

    private void move(Channel channel) {
        channel.deregister().syncUninterruptibly();
        others.register(channel).syncUninterruptibly();
    }

    private static void send(Socket socket, int firstByte, byte[] payload) throws IOException {
        socket.getOutputStream().write(Wire.frame(Role.CLIENT, firstByte, payload));
    }

    @DisplayName("a channel that changes its event loop goes on where it was, also in the middle of a message")
    @ParameterizedTest(name = "{0}, in the middle of a message: {1}")
    @CsvSource({"HIBERNATING, false", "HIBERNATING, true", "DEDICATED, false", "DEDICATED, true"})
    void goesOnOnAnotherEventLoop(ContextPolicy policy, boolean midway) throws Exception {
        DeflateConfig config =
                DeflateConfig.builder().contexts(policy).thresholdBytes(0).build();
        try (Loopback server = new Loopback(channel -> install(channel, config));
                Socket socket = server.socket();
                PeerDeflater deflater = new PeerDeflater()) {
            Channel channel = server.accepted();
            for (int i = 0; i < 10; i++) {
                String text = "the same words again and again, message " + i;
                byte[] message = deflater.message(text);
                if (midway) {
                    int cut = message.length / 2;
                    send(socket, Wire.RSV1 | Wire.TEXT, Arrays.copyOf(message, cut));
                    pingPong(socket);
                    move(channel);
                    send(socket, Wire.FIN, Arrays.copyOfRange(message, cut, message.length));
                } else {
                    move(channel);
                    send(socket, Wire.FIN | Wire.RSV1 | Wire.TEXT, message);
                }
                assertThat(delivered.poll(TIMEOUT_SECONDS, SECONDS)).isEqualTo(text);
                readFrame(socket);
            }
            channel.close();
            send(socket, Wire.FIN | Wire.CLOSE, Wire.close(1000, ""));
            socket.shutdownOutput();
            assertThat(channel.closeFuture().await(TIMEOUT_SECONDS, SECONDS)).isTrue();
        }
    }

    /** That the pong comes says that all before the ping was handled. */
    private static void pingPong(Socket socket) throws IOException {
        send(socket, Wire.FIN | Wire.PING, Wire.utf8("?"));
        assertThat(readFrame(socket)).isEqualTo(Wire.utf8("?"));
    }

    private static byte[] readFrame(Socket socket) throws IOException {
        byte[] header = socket.getInputStream().readNBytes(2);
        assertThat(header[1]).isBetween((byte) 0, (byte) 125);
        return socket.getInputStream().readNBytes(header[1]);
    }
}
