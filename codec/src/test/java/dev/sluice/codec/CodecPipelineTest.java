package dev.sluice.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CodecPipelineTest {

    private static final class Predecessor extends ChannelInboundHandlerAdapter {}

    private static final class Extension extends ChannelInboundHandlerAdapter {}

    private static final class Application extends ChannelInboundHandlerAdapter {}

    private final EmbeddedChannel channel = new EmbeddedChannel();

    CodecPipelineTest() {
        channel.pipeline().addLast("tls", new Predecessor());
        channel.pipeline().addLast("application", new Application());
    }

    @AfterEach
    void release() {
        channel.finishAndReleaseAll();
    }

    private List<String> installed(CodecConfig config, ChannelHandler... extensions) {
        CodecPipeline.install(channel.pipeline(), "tls", Role.SERVER, config, List.of(extensions));
        List<String> names = new ArrayList<>();
        for (Map.Entry<String, ChannelHandler> entry : channel.pipeline()) {
            names.add(entry.getValue().getClass().getSimpleName());
        }
        return names;
    }

    @Test
    void installsTheHandlersFromTheWireToTheApplication() {
        assertThat(installed(CodecConfig.DEFAULT))
                .containsExactly(
                        "Predecessor",
                        "FrameDecoder",
                        "FrameEncoder",
                        "KeepAliveHandler",
                        "CloseHandler",
                        "MessageAggregator",
                        "BackpressureHandler",
                        "Application",
                        "ExceptionGuard");
    }

    @Test
    void putsExtensionsBetweenTheFramesAndTheRestInTheirOrder() {
        ChannelInboundHandlerAdapter second = new ChannelInboundHandlerAdapter();
        assertThat(installed(CodecConfig.DEFAULT, new Extension(), second))
                .containsSubsequence("FrameEncoder", "Extension", "ChannelInboundHandlerAdapter", "KeepAliveHandler");
    }

    @Test
    void leavesOutTheAggregatorAndTheLimitWhereNoneIsWanted() {
        CodecConfig config = CodecConfig.builder()
                .aggregateMessages(false)
                .maxOutboundBytes(0)
                .build();
        assertThat(installed(config))
                .containsExactly(
                        "Predecessor",
                        "FrameDecoder",
                        "FrameEncoder",
                        "KeepAliveHandler",
                        "CloseHandler",
                        "Application",
                        "ExceptionGuard");
    }

    @Test
    void wantsAPredecessorThatIsThere() {
        assertThatThrownBy(() -> CodecPipeline.install(
                        channel.pipeline(), "nobody", Role.SERVER, CodecConfig.DEFAULT, List.of()))
                .isInstanceOf(NoSuchElementException.class);
    }

    @ParameterizedTest
    @EnumSource
    void twoEndsUnderstandEachOther(Role role) {
        EmbeddedChannel other = new EmbeddedChannel();
        other.pipeline().addLast("tls", new Predecessor());
        CodecPipeline.install(channel.pipeline(), "tls", role, CodecConfig.DEFAULT, List.of());
        CodecPipeline.install(other.pipeline(), "tls", role.peer(), CodecConfig.DEFAULT, List.of());
        channel.writeOutbound(new TextWebSocketFrame("hello, other end"));
        for (Object bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
            other.writeInbound(bytes);
        }
        TextWebSocketFrame received = other.readInbound();
        assertThat(received.text()).isEqualTo("hello, other end");
        received.release();
        other.finishAndReleaseAll();
    }
}
