package dev.sluice.deflate;

import static dev.sluice.testing.Wire.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.codec.CodecConfig;
import dev.sluice.codec.CodecPipeline;
import dev.sluice.codec.Role;
import dev.sluice.testing.Wire;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.zip.Deflater;

/**
 * The server's end of a connection with the whole pipeline, and a client that is not ours: it compresses with zlib and inflates
 * with {@link CheckingPeer}. Whatever either of them says arrives at the other, and nothing else does.
 */
final class ServerConnection {

    private static final CodecConfig CODEC =
            CompressingEnd.CODEC.toBuilder().pingIntervalMillis(0).build();

    private static final byte[][] TEXTS = IntStream.range(0, 100)
            .mapToObj(seed -> (seed % 10 == 0 ? Corpus.RUNS : Corpus.JSON).message(seed, 20_000))
            .toArray(byte[][]::new);

    private final String name;
    private final RandomGenerator random;
    private final ByteBufAllocator alloc;
    private final EmbeddedChannel channel;
    private final CheckingPeer client;
    private final boolean clientTakeover;
    private final Deflater clientDeflater = new Deflater(Deflater.BEST_SPEED, true);

    /** The rest of a message that the server, or the client, is in the middle of. */
    private final Deque<byte[]> serverFragments = new ArrayDeque<>();

    private final Deque<byte[]> clientFragments = new ArrayDeque<>();
    private final ByteArrayOutputStream serverMessage = new ByteArrayOutputStream();
    private byte[] clientMessage = new byte[0];
    private int sequence;
    private int messages;

    ServerConnection(String name, RandomGenerator random, ByteBufAllocator alloc, DeflateConfig config) {
        this.name = name;
        this.random = random;
        this.alloc = alloc;
        int windowBits = random.nextInt(8, 16);
        boolean serverTakeover = random.nextInt(4) > 0;
        clientTakeover = random.nextBoolean();
        client = new CheckingPeer(windowBits, serverTakeover);
        channel = new EmbeddedChannel();
        channel.config().setAllocator(alloc);
        channel.pipeline().addLast("first", new ChannelHandlerAdapter() {});
        // zlib as Java has it compresses with 15 bits
        DeflateParameters agreed = new DeflateParameters(!serverTakeover, !clientTakeover, windowBits, 15);
        CodecPipeline.install(
                channel.pipeline(),
                "first",
                Role.SERVER,
                CODEC,
                List.of(new PerMessageDeflateHandler(Role.SERVER, agreed, config)));
    }

    /** How many messages and control frames have arrived whole, at either end. */
    int messages() {
        return messages;
    }

    EmbeddedChannel channel() {
        return channel;
    }

    /** The server says something of its own: a message, or the next fragment of one. */
    void sendFromServer() {
        if (!serverFragments.isEmpty()) {
            sendFragment(serverFragments.poll());
            return;
        }
        byte[] message = nextMessage();
        switch (random.nextInt(8)) {
            case 0 -> beginFragmented(message);
            case 1 -> sendWhole(Uncompressed.binary(alloc.buffer().writeBytes(message)), message, false);
            case 2 -> ping(utf8(name + " ping " + sequence));
            default -> sendWhole(new BinaryWebSocketFrame(alloc.buffer().writeBytes(message)), message, true);
        }
    }

    /** The server sends what it sends to others, too; but not in the middle of a message of its own. */
    void sendFromServer(WebSocketFrame prepared, byte[] message) {
        while (!serverFragments.isEmpty()) {
            sendFromServer();
        }
        sendWhole(prepared, message, true);
    }

    /** The client says something: a message, or the next fragment of one, or a ping, which is answered. */
    void sendFromClient() {
        if (random.nextInt(10) == 0) {
            byte[] payload = utf8(name + " wants a pong " + sequence++);
            receive(Wire.FIN | Wire.PING, payload);
            expectControl(Wire.PONG, payload);
            return;
        }
        boolean begins = clientFragments.isEmpty();
        boolean compressed = true;
        if (begins) {
            clientMessage = nextMessage();
            compressed = random.nextInt(6) > 0;
            cut(compressed ? compressAtClient(clientMessage) : clientMessage, clientFragments);
        }
        byte[] fragment = clientFragments.remove();
        int fin = clientFragments.isEmpty() ? Wire.FIN : 0;
        int opcode = begins ? Wire.BINARY | (compressed ? Wire.RSV1 : 0) : Wire.CONTINUATION;
        receive(fin | opcode, fragment);
        if (fin != 0) {
            expectAtServer(clientMessage);
        }
    }

    /** The connection is lost; both may be in the middle of a message. */
    void close() {
        channel.unsafe().close(channel.newPromise()); // without a closing handshake
        channel.finishAndReleaseAll();
        client.close();
        clientDeflater.end();
    }

    private byte[] nextMessage() {
        byte[] text = TEXTS[random.nextInt(TEXTS.length)];
        int bytes = random.nextInt(100) == 0 ? random.nextInt(text.length) : random.nextInt(400);
        return Wire.concat(utf8(name + " message " + sequence++ + " "), Arrays.copyOf(text, bytes));
    }

    private void cut(byte[] whole, Deque<byte[]> pieces) {
        int from = 0;
        for (int more = random.nextInt(4); more > 0; more--) {
            int to = from + random.nextInt(whole.length - from + 1);
            pieces.add(Arrays.copyOfRange(whole, from, to));
            from = to;
        }
        pieces.add(Arrays.copyOfRange(whole, from, whole.length));
    }

    private void sendWhole(WebSocketFrame frame, byte[] message, boolean compressed) {
        channel.writeAndFlush(frame).syncUninterruptibly();
        expectAtClient(message, compressed);
    }

    private void beginFragmented(byte[] message) {
        cut(message, serverFragments);
        byte[] first = serverFragments.remove();
        serverMessage.reset();
        serverMessage.writeBytes(first);
        boolean whole = serverFragments.isEmpty();
        channel.writeAndFlush(new BinaryWebSocketFrame(whole, 0, alloc.buffer().writeBytes(first)))
                .syncUninterruptibly();
        expectAtClientIf(whole);
    }

    private void sendFragment(byte[] fragment) {
        serverMessage.writeBytes(fragment);
        boolean last = serverFragments.isEmpty();
        channel.writeAndFlush(
                        new ContinuationWebSocketFrame(last, 0, alloc.buffer().writeBytes(fragment)))
                .syncUninterruptibly();
        expectAtClientIf(last);
    }

    private void ping(byte[] payload) {
        channel.writeAndFlush(new PingWebSocketFrame(alloc.buffer().writeBytes(payload)))
                .syncUninterruptibly();
        expectControl(Wire.PING, payload);
    }

    private void receive(int firstByte, byte[] payload) {
        channel.writeInbound(alloc.buffer().writeBytes(Wire.frame(Role.CLIENT, firstByte, payload)));
    }

    private byte[] compressAtClient(byte[] message) {
        byte[] compressed = new byte[message.length + 100];
        clientDeflater.setInput(message);
        int length = clientDeflater.deflate(compressed, 0, compressed.length, Deflater.SYNC_FLUSH);
        if (!clientTakeover) {
            clientDeflater.reset();
        }
        return Arrays.copyOf(compressed, length - 4); // RFC 7692 7.2.1: without 00 00 FF FF
    }

    private void expectAtClientIf(boolean complete) {
        if (complete) {
            expectAtClient(serverMessage.toByteArray(), true);
        } else {
            assertThat(client.receive(wire())).isEmpty();
        }
    }

    private void expectAtClient(byte[] message, boolean compressed) {
        messages++;
        List<CheckingPeer.Received> received = client.receive(wire());
        assertThat(received).hasSize(1);
        assertThat(Arrays.equals(received.get(0).payload(), message)).as(name).isTrue();
        assertThat(received.get(0).compressed()).isEqualTo(compressed);
    }

    private void expectControl(int opcode, byte[] payload) {
        messages++;
        assertThat(client.receive(wire())).isEmpty();
        List<CheckingPeer.Received> control = client.controlFrames();
        assertThat(control).hasSize(1);
        assertThat(control.get(0).opcode()).isEqualTo(opcode);
        assertThat(control.get(0).payload()).isEqualTo(payload);
    }

    private void expectAtServer(byte[] message) {
        messages++;
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        for (WebSocketFrame frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
            received.writeBytes(ByteBufUtil.getBytes(frame.content()));
            frame.release();
        }
        assertThat(Arrays.equals(received.toByteArray(), message)).as(name).isTrue();
    }

    private byte[] wire() {
        return CompressingEnd.wire(channel);
    }
}
