package dev.sluice.deflate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.codec.CodecConfig;
import dev.sluice.codec.CodecPipeline;
import dev.sluice.codec.Role;
import dev.sluice.testing.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtension;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A listener of frames, where permessage-deflate was negotiated: it knows nothing of that. */
@ParameterizedClass
@EnumSource
class FrameListenerTest {

    @Parameter
    Role role;

    private final List<String> heard = new ArrayList<>();
    private EmbeddedChannel channel;
    private EmbeddedChannel peer;

    private static EmbeddedChannel channel(Role role) {
        EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
        DeflateConfig deflate = DeflateConfig.builder().thresholdBytes(4).build();
        CodecPipeline.install(
                channel.pipeline(),
                channel.pipeline().firstContext().name(),
                role,
                CodecConfig.builder().rsvBits(WebSocketExtension.RSV1).build(),
                List.of(new PerMessageDeflateHandler(role, DeflateParameters.NONE, deflate)));
        return channel;
    }

    @AfterEach
    void release() {
        for (EmbeddedChannel each : List.of(channel, peer)) {
            each.unsafe().close(each.voidPromise());
            each.finishAndReleaseAll();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"compressed, since it is long enough to be compressed", "no", "größer 水門 👩‍🚀"})
    void hearsWhatWasInflatedAndHasCompressedWhatItWrites(String text) {
        channel = channel(role);
        peer = channel(role.peer());
        CodecPipeline.listen(channel.pipeline(), (out, flags, payload, index, length) -> {
            heard.add(Integer.toHexString(flags) + " " + payload.toString(index, length, UTF_8));
            out.write(flags, payload, index, length);
        });
        for (int i = 0; i < 3; i++) {
            peer.writeOutbound(new TextWebSocketFrame(text));
            channel.writeInbound(onTheWire(peer, text));
            peer.writeInbound(onTheWire(channel, text));
            TextWebSocketFrame echo = peer.readInbound();
            assertThat(echo.text()).isEqualTo(text);
            echo.release();
        }
        assertThat(heard).hasSize(3).containsOnly("81 " + text);
    }

    private static ByteBuf onTheWire(EmbeddedChannel sender, String text) {
        ByteBuf wire = ByteBufAllocator.DEFAULT.buffer();
        for (ByteBuf part = sender.readOutbound(); part != null; part = sender.readOutbound()) {
            wire.writeBytes(part);
            part.release();
        }
        boolean compressed = (wire.getByte(0) & Wire.RSV1) != 0;
        assertThat(compressed).isEqualTo(text.length() > 4);
        return wire;
    }
}
