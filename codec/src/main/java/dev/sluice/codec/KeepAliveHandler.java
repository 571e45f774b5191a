package dev.sluice.codec;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers pings, sends its own, and gives up a peer that is gone (RFC 6455 5.5.2 and 5.5.3). Pings and pongs end here.
 *
 * <p>A pong carries exactly the bytes of its ping, and goes out when the read that brought the ping is over, with what the
 * application has flushed by then or all by itself. While pongs wait for the peer to read, only the latest ping is remembered,
 * as 5.5.3 allows: a flood of pings costs a few small buffers.
 *
 * <p>An own ping carries a number; its pong is fired as a {@link RoundTrip}. While a pong is owed, anything that arrives
 * counts as life, be it a byte of a long frame. The connection is closed, after a {@link KeepAliveTimeout} event, when
 * nothing has arrived for {@link CodecConfig#pongTimeoutMillis()}, or when the pong is still owed after
 * {@link CodecConfig#pongDeadlineMillis()}. No such judgement is passed while this end does not read ({@code autoRead} off),
 * unless not even the ping could be written. The close goes straight to the transport: a peer that is gone takes part in
 * no closing handshake.
 *
 * <p>To stand directly behind the frame handlers. One instance serves one channel; all timers end with it.
 */
public final class KeepAliveHandler extends ChannelInboundHandlerAdapter {

    /** So many pongs wait for the end of a read. When the socket has not taken those, further pings are a flood. */
    private static final int MAX_UNFLUSHED_PONGS = 16;

    private final long pingIntervalNanos;
    private final long pongTimeoutNanos;
    private final long pongDeadlineNanos;
    private final LongSupplier nanoTime;
    private final ReadDemand demand = new ReadDemand();

    @SuppressWarnings("NullAway.Init") // set when the handler is added, which is before any event
    private ChannelHandlerContext ctx;

    private @Nullable Future<?> timer;
    private boolean started;

    // The pongs that we owe. Whether the socket took those flushed is what tells a peer that reads from one that does
    // not.
    private int pongsUnderWay;
    private int unflushedPongs;
    private @Nullable ByteBuf owedPong;

    // The pong that the peer owes.
    private @Nullable ChannelFuture pingWrite;
    private long pingId;
    private long pingNanos;
    private long owedSinceNanos;
    private long heardNanos;

    /**
     * Creates a handler.
     *
     * @param config the interval and the timeouts
     */
    public KeepAliveHandler(CodecConfig config) {
        this(config, System::nanoTime);
    }

    KeepAliveHandler(CodecConfig config, LongSupplier nanoTime) {
        this.pingIntervalNanos = TimeUnit.MILLISECONDS.toNanos(config.pingIntervalMillis());
        this.pongTimeoutNanos = TimeUnit.MILLISECONDS.toNanos(config.pongTimeoutMillis());
        this.pongDeadlineNanos = TimeUnit.MILLISECONDS.toNanos(config.pongDeadlineMillis());
        this.nanoTime = nanoTime;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        this.ctx = ctx;
        if (ctx.channel().isActive()) {
            start();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        start();
        ctx.fireChannelActive();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        stop();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        stop();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (msg instanceof PingWebSocketFrame ping) {
            answer(ping.content());
        } else if (msg instanceof PongWebSocketFrame pong) {
            try {
                receivePong(pong.content());
            } finally {
                pong.release();
            }
        } else {
            demand.satisfied();
            ctx.fireChannelRead(msg);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        // It comes through for every read, also for one that was not enough for a frame.
        if (pingWrite != null) {
            heardNanos = nanoTime.getAsLong();
        }
        if (ctx.channel().config().isAutoRead() || !hasListener()) {
            demand.readComplete(ctx);
        }
        ctx.fireChannelReadComplete();
        flushPongs();
    }

    /** Then it is the decoder that knows what the application has got. */
    private boolean hasListener() {
        FrameDecoder decoder = ctx.pipeline().get(FrameDecoder.class);
        return decoder != null && decoder.hasListener();
    }

    private void start() {
        if (!started && pingIntervalNanos > 0) {
            started = true;
            schedule(this::sendPing, pingIntervalNanos);
        }
    }

    private void stop() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
        pingWrite = null;
        if (owedPong != null) {
            owedPong.release();
            owedPong = null;
        }
    }

    /** Takes the payload over. */
    private void answer(ByteBuf payload) {
        if (unflushedPongs == MAX_UNFLUSHED_PONGS) {
            flushPongs();
        }
        if (pongsUnderWay == unflushedPongs) {
            writePong(payload);
            return;
        }
        try {
            owe(payload);
        } finally {
            payload.release();
        }
    }

    /** Remembers a copy: the payload itself is a view of all that was read with it, and would keep that alive. */
    private void owe(ByteBuf payload) {
        if (owedPong == null) {
            owedPong = ctx.alloc().buffer(FrameHeader.MAX_CONTROL_PAYLOAD_BYTES);
        }
        owedPong.clear().writeBytes(payload);
    }

    private void writePong(ByteBuf payload) {
        pongsUnderWay++;
        unflushedPongs++;
        ctx.write(new PongWebSocketFrame(payload)).addListener(written -> {
            pongsUnderWay--;
            unflushedPongs = Math.min(unflushedPongs, pongsUnderWay); // somebody else may have flushed
            ByteBuf owed = owedPong;
            if (owed != null && pongsUnderWay == 0) {
                owedPong = null;
                writePong(owed);
                flushPongs();
            }
        });
    }

    private void flushPongs() {
        if (unflushedPongs > 0) {
            unflushedPongs = 0;
            ctx.flush();
        }
    }

    private void sendPing() {
        pingId++;
        pingNanos = nanoTime.getAsLong();
        owedSinceNanos = pingNanos;
        heardNanos = pingNanos;
        ByteBuf payload = ctx.alloc().buffer(Long.BYTES).writeLong(pingId);
        ChannelPromise write = ctx.newPromise();
        pingWrite = write;
        schedule(this::judge, pongTimeoutNanos); // first: the write may end in the removal of this handler
        ctx.writeAndFlush(new PingWebSocketFrame(payload), write).addListener(written -> {
            if (!written.isSuccess()) {
                stop(); // the connection is closing, or closed
            }
        });
    }

    private void receivePong(ByteBuf payload) {
        boolean ours = pingWrite != null && pingWrite.isSuccess() && payload.readableBytes() == Long.BYTES;
        if (!ours || payload.getLong(payload.readerIndex()) != pingId) {
            return; // RFC 6455 5.5.3: a pong that nobody asked for is lawful, and wants no response
        }
        pingWrite = null;
        long nanos = nanoTime.getAsLong() - pingNanos;
        schedule(this::sendPing, Math.max(0, pingIntervalNanos - nanos));
        ctx.fireUserEventTriggered(new RoundTrip(pingId, nanos));
    }

    /** The peer owes a pong. Decides whether it is alive, and if so, when to look again. */
    private void judge() {
        long now = nanoTime.getAsLong();
        boolean reading = ctx.channel().config().isAutoRead();
        if (!reading && pingWrite != null && pingWrite.isDone()) {
            owedSinceNanos = now; // its answer may lie unread on our side
        }
        if (!reading) {
            heardNanos = now;
        }
        long untilSilent = heardNanos + pongTimeoutNanos - now;
        long untilDeadline = owedSinceNanos + pongDeadlineNanos - now;
        long wait = Math.min(untilSilent, untilDeadline);
        if (wait > 0) {
            schedule(this::judge, wait);
        } else {
            stop();
            ctx.fireUserEventTriggered(new KeepAliveTimeout(TimeUnit.NANOSECONDS.toMillis(now - pingNanos)));
            ctx.close();
        }
    }

    private void schedule(Runnable task, long delayNanos) {
        if (timer != null) {
            timer.cancel(false);
        }
        timer = ctx.executor().schedule(task, delayNanos, TimeUnit.NANOSECONDS);
    }
}
