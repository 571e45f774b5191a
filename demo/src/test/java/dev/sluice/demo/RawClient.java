package dev.sluice.demo;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** A socket, for what no decent client does. Reads give up after a while. */
public final class RawClient implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 10_000;
    private static final int CLOSE = 8;

    /** Small, so that a server soon feels that nobody reads. */
    private static final int BUFFER_BYTES = 64 * 1024;

    private final Socket socket;
    private final DataInputStream in;

    private RawClient(InetSocketAddress address) throws IOException {
        socket = SocketChannel.open().socket();
        socket.setReceiveBufferSize(BUFFER_BYTES);
        socket.setSendBufferSize(BUFFER_BYTES);
        socket.connect(address, TIMEOUT_MILLIS);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        in = new DataInputStream(socket.getInputStream());
    }

    /** Connects, and says nothing yet. */
    public static RawClient connect(InetSocketAddress address) throws IOException {
        return new RawClient(address);
    }

    /** Connects and opens a WebSocket. */
    public static RawClient upgrade(InetSocketAddress address, String path) throws IOException {
        RawClient client = new RawClient(address);
        client.send(upgradeRequest(path, "Sec-WebSocket-Protocol: chat.v1"));
        String head = client.readHead();
        if (!head.startsWith("HTTP/1.1 101 ")) {
            throw new IOException(head);
        }
        return client;
    }

    /** A request that asks for a WebSocket, with more headers. */
    public static String upgradeRequest(String path, String... headers) {
        List<String> lines = new ArrayList<>(List.of(
                "GET " + path + " HTTP/1.1",
                "Host: test",
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="));
        lines.addAll(List.of(headers));
        return String.join("\r\n", lines) + "\r\n\r\n";
    }

    public void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    }

    /** Up to the empty line, which is not returned. */
    public String readHead() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.readUnsignedByte());
        }
        return head.toString().strip();
    }

    public String readText(int bytes) throws IOException {
        return new String(in.readNBytes(bytes), ISO_8859_1);
    }

    /** Whether the server has closed; fails when it neither does nor sends anything. */
    public boolean isAtEnd() throws IOException {
        return in.read() < 0;
    }

    /** A masked frame, its key all zeros. */
    public static byte[] frame(int firstByte, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 14).put((byte) firstByte);
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else if (payload.length < 65_536) {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        } else {
            frame.put((byte) (0x80 | 127)).putLong(payload.length);
        }
        frame.putInt(0).put(payload).flip();
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        return bytes;
    }

    /** The payload of the next message. */
    public byte[] readMessage() throws IOException {
        int opcode;
        byte[] payload;
        do {
            opcode = in.readUnsignedByte() & 0x0F;
            payload = in.readNBytes(readLength());
        } while (opcode > CLOSE);
        if (opcode == CLOSE) {
            throw new IOException("closed: " + ByteBuffer.wrap(payload).getShort());
        }
        return payload;
    }

    /** The code of the Close that follows, whatever comes before it. */
    public int readCloseCode() throws IOException {
        int opcode;
        byte[] payload;
        do {
            opcode = in.readUnsignedByte() & 0x0F;
            payload = in.readNBytes(readLength());
        } while (opcode != CLOSE);
        return ByteBuffer.wrap(payload).getShort();
    }

    private int readLength() throws IOException {
        int length = in.readUnsignedByte();
        return switch (length) {
            case 126 -> in.readUnsignedShort();
            case 127 -> Math.toIntExact(in.readLong());
            default -> length;
        };
    }

    public SocketChannel channel() {
        return socket.getChannel();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
