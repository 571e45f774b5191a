package dev.sluice.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.junit.jupiter.api.Test;

class ResponseBodyTest {

    private final ResponseBody body = new ResponseBody();

    private void add(int... bytes) {
        ByteBuf content = ByteBufAllocator.DEFAULT.buffer();
        for (int b : bytes) {
            content.writeByte(b);
        }
        content.writeByte(99).writerIndex(bytes.length);
        int before = content.readerIndex();
        body.add(content);
        assertThat(content.readerIndex()).isEqualTo(before);
        assertThat(content.release()).isTrue();
    }

    @Test
    void keepsWhatItIsGiven() {
        assertThat(body.bytes()).isEmpty();
        add(1, 2);
        add();
        add(3);
        assertThat(body.bytes()).containsExactly(1, 2, 3);
        assertThat(body.isFull()).isFalse();
    }

    @Test
    void isBounded() {
        add(1);
        add(new int[8190]);
        assertThat(body.isFull()).isFalse();
        add(2, 3);
        assertThat(body.isFull()).isTrue();
        assertThat(body.bytes()).hasSize(8192).startsWith(1).endsWith(2);
        add(4);
        assertThat(body.bytes()).hasSize(8192).endsWith(2);
    }

    @Test
    void takesTheReadablePartAlone() {
        ByteBuf content = ByteBufAllocator.DEFAULT.buffer().writeByte(1).writeByte(2);
        content.readByte();
        body.add(content);
        content.release();
        assertThat(body.bytes()).containsExactly(2);
    }
}
