package dev.sluice.deflate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.codec.CodecConfig;
import dev.sluice.codec.FrameEncoder;
import dev.sluice.codec.Role;
import dev.sluice.deflate.CheckingPeer.Received;
import dev.sluice.testing.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;

/** The end under test, in the pipeline of an {@link EmbeddedChannel}, and the peer that reads what it sends. */
final class CompressingEnd implements AutoCloseable {

    static final CodecConfig CODEC =
            CodecConfig.builder().rsvBits(SentFrame.RSV1).build();

    /** Compresses whatever it is given. */
    static final DeflateConfig EVERYTHING = DeflateConfig.builder()
            .thresholdBytes(0)
            .noTakeoverThresholdBytes(0)
            .build();

    final EmbeddedChannel channel;
    final CheckingPeer peer;

    CompressingEnd(Role role, int windowBits, boolean takeover, DeflateConfig config) {
        this(
                new EmbeddedChannel(
                        new FrameEncoder(role, CODEC),
                        new PerMessageDeflateHandler(role, agreed(windowBits, takeover), config)),
                new CheckingPeer(windowBits, takeover));
    }

    CompressingEnd(EmbeddedChannel channel, CheckingPeer peer) {
        this.channel = channel;
        this.peer = peer;
    }

    static CompressingEnd server(int windowBits, boolean takeover, DeflateConfig config) {
        return new CompressingEnd(Role.SERVER, windowBits, takeover, config);
    }

    /** Both ends compress with that window. */
    static DeflateParameters agreed(int windowBits, boolean takeover) {
        return new DeflateParameters(!takeover, !takeover, windowBits, windowBits);
    }

    static ByteBuf buffer(byte[] bytes) {
        return ByteBufAllocator.DEFAULT.directBuffer(Math.max(1, bytes.length)).writeBytes(bytes);
    }

    static BinaryWebSocketFrame binary(byte[] payload) {
        return new BinaryWebSocketFrame(buffer(payload));
    }

    ChannelFuture write(WebSocketFrame frame) {
        return channel.writeAndFlush(frame);
    }

    /** Writes a message in fragments of about the same length. */
    void writeInFragments(byte[] payload, int fragments) {
        for (int i = 0; i < fragments; i++) {
            int from = (int) ((long) payload.length * i / fragments);
            int to = (int) ((long) payload.length * (i + 1) / fragments);
            ByteBuf content = buffer(Arrays.copyOfRange(payload, from, to));
            boolean fin = i == fragments - 1;
            write(i == 0 ? new BinaryWebSocketFrame(fin, 0, content) : new ContinuationWebSocketFrame(fin, 0, content));
        }
    }

    /** All that is on the wire since the last call. */
    byte[] wire() {
        return wire(channel);
    }

    /** All that is on the wire of that channel since the last call. */
    static byte[] wire(EmbeddedChannel channel) {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        for (ByteBuf buffer = channel.readOutbound(); buffer != null; buffer = channel.readOutbound()) {
            byte[] piece = new byte[buffer.readableBytes()];
            buffer.readBytes(piece).release();
            wire.writeBytes(piece);
        }
        return wire.toByteArray();
    }

    /** The frames that were sent since the last call, which the peer does not get. */
    List<SentFrame> frames() {
        return SentFrame.readAll(wire());
    }

    /** The messages that the peer has got since the last call. */
    List<Received> received() {
        return peer.receive(wire());
    }

    /** Expects the peer to have got one message, compressed. */
    void expectCompressed(byte[] payload) {
        expect(payload, true);
    }

    /** Expects the peer to have got one message, as it was written. */
    void expectUncompressed(byte[] payload) {
        expect(payload, false);
    }

    private void expect(byte[] payload, boolean compressed) {
        List<Received> received = received();
        assertThat(received).hasSize(1);
        assertThat(received.get(0).payload()).isEqualTo(payload);
        assertThat(received.get(0).compressed()).isEqualTo(compressed);
        assertThat(received.get(0).opcode()).isBetween(Wire.TEXT, Wire.BINARY);
    }

    @Override
    public void close() {
        channel.finishAndReleaseAll();
        peer.close();
    }
}
