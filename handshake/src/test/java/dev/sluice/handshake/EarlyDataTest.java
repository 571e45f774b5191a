package dev.sluice.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.junit.jupiter.api.Test;

class EarlyDataTest {

    private final EarlyData early = new EarlyData();

    private static ByteBuf buffer(int bytes) {
        return ByteBufAllocator.DEFAULT.buffer(Math.max(1, bytes)).writeZero(bytes);
    }

    @Test
    void keepsTheOrder() {
        ByteBuf first = buffer(1);
        ByteBuf second = buffer(2);
        assertThat(early.add(first)).isTrue();
        assertThat(early.add(second)).isTrue();
        assertThat(early.isEmpty()).isFalse();
        assertThat(early.poll()).isSameAs(first);
        assertThat(early.poll()).isSameAs(second);
        assertThat(early.poll()).isNull();
        assertThat(early.isEmpty()).isTrue();
        first.release();
        second.release();
    }

    @Test
    void isBoundedInBytes() {
        assertThat(early.add(buffer(EarlyData.MAX_BYTES - EarlyData.MIN_CHARGE)))
                .isTrue();
        assertThat(early.add(buffer(EarlyData.MIN_CHARGE))).isTrue();
        assertThat(early.add(buffer(1))).isFalse();
        early.release();
    }

    @Test
    void isBoundedInBuffers() {
        int buffers = EarlyData.MAX_BYTES / EarlyData.MIN_CHARGE;
        for (int i = 0; i < buffers; i++) {
            assertThat(early.add(buffer(0))).isTrue();
        }
        assertThat(early.add(buffer(0))).isFalse();
        early.release();
        assertThat(early.isEmpty()).isTrue();
    }

    @Test
    void ownsWhatItWasGiven() {
        ByteBuf kept = buffer(1);
        ByteBuf refused = buffer(EarlyData.MAX_BYTES);
        early.add(kept);
        early.add(refused);
        early.release();
        assertThat(kept.refCnt()).isZero();
        assertThat(refused.refCnt()).isZero();
    }
}
