package dev.sluice.benchmarks.endtoend.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptTest {

    /** Reads what a client sends: the frames' sink gets them unmasked, whole. */
    private static List<byte[]> payloads(Script script, int messages, int atOnce) {
        EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
        ChannelHandlerContext ctx = channel.pipeline().firstContext();
        ByteBuf all = Unpooled.buffer();
        for (int number = 0; number < messages; number += atOnce) {
            script.write(ctx, number, atOnce);
            channel.flush();
            for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
                all.writeBytes(bytes);
                bytes.release();
            }
        }
        channel.finish();
        List<byte[]> payloads = new ArrayList<>();
        while (all.isReadable()) {
            payloads.add(unmask(all));
        }
        return payloads;
    }

    private static byte[] unmask(ByteBuf frames) {
        frames.readByte();
        int length = frames.readUnsignedByte() & 0x7F;
        if (length == 126) {
            length = frames.readUnsignedShort();
        }
        byte[] key = new byte[4];
        frames.readBytes(key);
        byte[] payload = new byte[length];
        frames.readBytes(payload);
        for (int i = 0; i < length; i++) {
            payload[i] ^= key[i & 3];
        }
        return payload;
    }

    @Test
    void saysItsMessagesOverAndOver() {
        Script script = new Script(MessageKind.BINARY, 3, 5000, Agreement.NONE);

        List<byte[]> payloads = payloads(script, 60, 4);

        assertThat(payloads).hasSize(60);
        for (int i = 0; i < payloads.size(); i++) {
            assertThat(payloads.get(i)).isEqualTo(script.message(i)).hasSize(5000);
        }
        assertThat(script.message(0)).isNotEqualTo(script.message(1)).isEqualTo(script.message(13));
    }

    @ParameterizedTest
    @CsvSource({"9, 128", "12, 1024", "15, 1024", "15, 128"})
    void compressesSoThatItCanBeRepeatedAndKeepsToTheWindow(int bits, int bytes) throws Exception {
        Script script = new Script(MessageKind.JSON, 3, bytes, new Agreement(true, bits, 15, false, false));
        Inflater inflater = new Inflater(true);

        List<byte[]> payloads = payloads(script, 2048, 16);

        byte[] history = {};
        for (int i = 0; i < payloads.size(); i++) {
            // A fresh inflater that knows a window's worth of history and no more.
            inflater.reset();
            int known = Math.min(history.length, 1 << bits);
            if (known > 0) {
                inflater.setDictionary(history, history.length - known, known);
            }
            byte[] payload = payloads.get(i);
            inflater.setInput(
                    Unpooled.wrappedBuffer(payload, new byte[] {0, 0, -1, -1}).nioBuffer());
            byte[] inflated = new byte[bytes + 1];
            int length = inflater.inflate(inflated);

            assertThat(java.util.Arrays.copyOf(inflated, length))
                    .as("message %d", i)
                    .isEqualTo(script.message(i));
            history = append(history, script.message(i));
        }
        inflater.end();
    }

    @Test
    void compressesWithHistoryUnlessThatWasRuledOut() {
        int with = bytes(new Agreement(true, 15, 15, false, false));
        int without = bytes(new Agreement(true, 15, 15, true, false));

        assertThat(with).isLessThan(without / 2);
    }

    private static int bytes(Agreement agreement) {
        return payloads(new Script(MessageKind.JSON, 3, 128, agreement), 1024, 16).stream()
                .mapToInt(payload -> payload.length)
                .sum();
    }

    private static byte[] append(byte[] history, byte[] message) {
        byte[] all = java.util.Arrays.copyOf(history, history.length + message.length);
        System.arraycopy(message, 0, all, history.length, message.length);
        return java.util.Arrays.copyOfRange(all, Math.max(0, all.length - (1 << 15)), all.length);
    }
}
