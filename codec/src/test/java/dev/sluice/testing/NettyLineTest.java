package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.Version;
import org.junit.jupiter.api.Test;

/** A build that names another Netty must not quietly test the default one. */
class NettyLineTest {
    @Test
    void runsOnTheNettyThatTheBuildNames() {
        assertThat(Version.identify().get("netty-common").artifactVersion())
                .isEqualTo(System.getProperty("sluice.nettyVersion"));
    }
}
