package dev.sluice.benchmarks.frames;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import java.io.ByteArrayOutputStream;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A channel whose socket takes everything at once. What is written goes through Netty's own outbound buffer, and a flush
 * gathers it as the NIO transport does, one {@link ByteBuffer} an entry: only the system call is missing. An
 * {@code EmbeddedChannel} would look for tasks and timers at every write, and keep what was written in a queue.
 */
final class SinkChannel extends AbstractChannel {

    private static final ChannelMetadata METADATA = new ChannelMetadata(false);
    private static final int MAX_GATHERED = 1024;

    /** How many bytes have been sent. */
    long sentBytes;

    /** In how many pieces. */
    long sentBuffers;

    private final ChannelConfig config = new DefaultChannelConfig(this);
    private @Nullable ByteArrayOutputStream sent;
    private boolean open = true;

    SinkChannel(ByteBufAllocator alloc, ChannelHandler... handlers) {
        super(null);
        config.setAllocator(alloc);
        new CallersEventLoop().register(this).syncUninterruptibly();
        pipeline().addLast(handlers);
    }

    /** From now on, what is sent is kept as well; until {@link #discardSent}. */
    ByteArrayOutputStream keepSent() {
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        sent = kept;
        return kept;
    }

    void discardSent() {
        sent = null;
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer in) {
        while (!in.isEmpty()) {
            ByteBuffer[] gathered = in.nioBuffers(MAX_GATHERED, Integer.MAX_VALUE);
            int count = in.nioBufferCount();
            long bytes = in.nioBufferSize();
            if (sent != null) {
                keep(gathered, count, sent);
            }
            sentBuffers += count;
            sentBytes += bytes;
            in.removeBytes(bytes);
        }
    }

    private static void keep(ByteBuffer[] gathered, int count, ByteArrayOutputStream sent) {
        for (int i = 0; i < count; i++) {
            byte[] bytes = new byte[gathered[i].remaining()];
            gathered[i].get(bytes);
            sent.writeBytes(bytes);
        }
    }

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean isActive() {
        return open;
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return true;
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new AbstractUnsafe() {
            @Override
            public void connect(SocketAddress remote, SocketAddress local, ChannelPromise promise) {
                promise.setFailure(new UnsupportedOperationException());
            }
        };
    }

    @Override
    protected @Nullable SocketAddress localAddress0() {
        return null;
    }

    @Override
    protected @Nullable SocketAddress remoteAddress0() {
        return null;
    }

    @Override
    protected void doBind(SocketAddress localAddress) {
        throw new UnsupportedOperationException();
    }

    @Override
    protected void doDisconnect() {
        doClose();
    }

    @Override
    protected void doClose() {
        open = false;
    }

    @Override
    protected void doBeginRead() {
        // What arrives is fired by the benchmark.
    }
}
