package dev.sluice.benchmarks.endtoend.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection: opens it, sends, and checks what comes back. The frames that it sends were built before. Used on its event
 * loop alone.
 */
final class Client extends ChannelInboundHandlerAdapter implements FrameReader.Sink {

    /** Told of a message that has come and was right. */
    @FunctionalInterface
    interface Arrival {
        void of(Client client);
    }

    private static final String END_OF_RESPONSE = "\r\n\r\n";
    private static final int MAX_RESPONSE_BYTES = 8192;

    /** Completes with what was agreed on. */
    final CompletableFuture<Agreement> opened = new CompletableFuture<>();

    /** The position among all clients. */
    final int index;

    private final String request;
    private final boolean deflate;
    private final Tally tally;
    private final Consumer<Throwable> onFailure;
    private final FrameReader frames = new FrameReader(this);
    private final StringBuilder response = new StringBuilder();

    private @Nullable ChannelHandlerContext context;
    private @Nullable Script script;
    private @Nullable MessageCheck check;
    private @Nullable Arrival arrival;
    private boolean closing;
    private long sent;
    private long received;
    private long limit;
    private int window;

    Client(int index, String request, boolean deflate, Tally tally, Consumer<Throwable> onFailure) {
        this.index = index;
        this.request = request;
        this.deflate = deflate;
        this.tally = tally;
        this.onFailure = onFailure;
    }

    /** What is sent, and how what comes is checked. */
    void play(Script newScript, MessageCheck newCheck) {
        script = newScript;
        check = newCheck;
    }

    /** Keeps {@code newWindow} messages under way until {@code messages} more have been sent. */
    void keepUnderWay(int newWindow, long messages) {
        window = newWindow;
        limit = messages == Long.MAX_VALUE ? messages : sent + messages;
        fill();
    }

    /** Sends no more. */
    void stop() {
        limit = sent;
    }

    /** Sends one message now, whatever is under way. */
    void sendOne() {
        send(1);
    }

    /** Whom to tell of every message that has come; null for nobody. */
    void onArrival(@Nullable Arrival newArrival) {
        arrival = newArrival;
    }

    /** How many messages were sent. */
    long sent() {
        return sent;
    }

    /** How many messages have come and were right. */
    long received() {
        return received;
    }

    void close() {
        closing = true;
        if (context != null) {
            context.close();
        }
        if (check instanceof EchoCheck echo) {
            echo.close();
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ctx.writeAndFlush(ctx.alloc().buffer().writeBytes(request.getBytes(StandardCharsets.US_ASCII)));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            tally.bytes += bytes.readableBytes();
            if (!opened.isDone()) {
                readResponse(bytes);
            }
            if (!closing) {
                frames.read(bytes);
            }
        } catch (RuntimeException e) {
            fail(e);
        } finally {
            bytes.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        fill();
    }

    private void readResponse(ByteBuf bytes) {
        while (bytes.isReadable() && response.indexOf(END_OF_RESPONSE) < 0) {
            response.append((char) bytes.readUnsignedByte());
            if (response.length() > MAX_RESPONSE_BYTES) {
                throw new IllegalStateException("not a WebSocket: " + response);
            }
        }
        if (response.indexOf(END_OF_RESPONSE) >= 0) {
            opened.complete(ClientHandshake.agreement(response.toString(), deflate));
        }
    }

    private void fill() {
        if (limit > sent) {
            send((int) Math.min(window - (sent - received), limit - sent));
        }
    }

    private void send(int count) {
        if (count > 0 && context != null && script != null) {
            script.write(context, sent, count);
            sent += count;
            context.flush();
        }
    }

    @Override
    public void start(int opcode, boolean compressed) {
        if (compressed) {
            tally.compressedMessages++;
        }
        check().start(received, opcode, compressed);
    }

    @Override
    public void payload(ByteBuf buffer, int at, int length) {
        check().payload(buffer, at, length);
    }

    @Override
    public void end() {
        tally.messages++;
        check().end();
        received++;
        if (arrival != null) {
            arrival.of(this);
        }
    }

    @Override
    public void control(int opcode, byte[] payload) {
        if (opcode == Opcode.PING && context != null) {
            ByteBuf pong = context.alloc().buffer();
            MaskedFrame.append(pong, Opcode.PONG, false, payload, index);
            context.writeAndFlush(pong);
        } else if (opcode == Opcode.CLOSE) {
            String reason = new String(payload, StandardCharsets.UTF_8);
            throw new IllegalStateException("the server has sent a Close frame: " + reason);
        }
    }

    private MessageCheck check() {
        if (check == null) {
            throw new IllegalStateException("a message that nobody has asked for");
        }
        return check;
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        fail(new IllegalStateException("the server has closed the connection"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        fail(cause);
    }

    private void fail(Throwable cause) {
        if (!closing) {
            closing = true;
            Throwable failure = new IllegalStateException(
                    "connection " + index + ", " + sent + " sent, " + received + " received: " + cause.getMessage(),
                    cause);
            opened.completeExceptionally(failure);
            onFailure.accept(failure);
        }
    }
}
