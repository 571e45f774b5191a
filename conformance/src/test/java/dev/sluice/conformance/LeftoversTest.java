package dev.sluice.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.codec.Role;
import dev.sluice.deflate.ContextPolicy;
import dev.sluice.deflate.DeflateConfig;
import dev.sluice.deflate.DeflateParameters;
import dev.sluice.deflate.PerMessageDeflateHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import org.junit.jupiter.api.Test;

class LeftoversTest {

    private static final DeflateConfig DEDICATED = DeflateConfig.builder()
            .contexts(ContextPolicy.DEDICATED)
            .thresholdBytes(0)
            .build();

    @Test
    void tellsOfACompressorThatWasNotEnded() {
        EmbeddedChannel channel =
                new EmbeddedChannel(new PerMessageDeflateHandler(Role.SERVER, DeflateParameters.NONE, DEDICATED));
        channel.writeOutbound(new TextWebSocketFrame("hello"));
        assertThat(Leftovers.exitCode()).isEqualTo(4);
        channel.finishAndReleaseAll();
        assertThat(Leftovers.exitCode()).isZero();
    }
}
