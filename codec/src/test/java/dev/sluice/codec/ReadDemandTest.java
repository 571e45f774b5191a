package dev.sluice.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An application that reads by hand is read for until it gets something. */
class ReadDemandTest {

    private final Recorder.Reads reads = new Recorder.Reads();
    private final Recorder handler = new Recorder();
    private final EmbeddedChannel channel = new EmbeddedChannel(reads, handler);
    private final ChannelHandlerContext ctx = channel.pipeline().context(handler);
    private final ReadDemand demand = new ReadDemand();

    @BeforeEach
    void readByHand() {
        channel.config().setAutoRead(false);
        reads.count = 0;
    }

    @Test
    void readsAgainWhenAReadGaveNothing() {
        demand.readComplete(ctx);
        demand.readComplete(ctx);
        assertThat(reads.count).isEqualTo(2);
    }

    @Test
    void readsNoMoreWhenItGaveSomething() {
        demand.satisfied();
        demand.satisfied();
        demand.readComplete(ctx);
        assertThat(reads.count).isZero();
    }

    @Test
    void beginsAnewWithEveryRead() {
        demand.satisfied();
        demand.readComplete(ctx);
        demand.readComplete(ctx);
        assertThat(reads.count).isEqualTo(1);
    }

    @Test
    void leavesItToNettyWithAutoReadOn() {
        channel.config().setAutoRead(true);
        reads.count = 0;
        demand.readComplete(ctx);
        assertThat(reads.count).isZero();
    }
}
