package dev.sluice.codec;

import dev.sluice.testing.ModuleArchitecture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static ModuleArchitecture codec;

    @BeforeAll
    static void readTheModule() throws ClassNotFoundException {
        codec = ModuleArchitecture.of("dev.sluice.codec");
    }

    @Test
    void knowsNoOtherModule() {
        codec.neverDependsOn("dev.sluice.handshake", "dev.sluice.deflate");
    }

    @Test
    void needsNothingButTheJdkAndNetty() {
        codec.dependsOnlyOn("java", "javax.crypto", "io.netty", "org.jspecify", "dev.sluice.codec");
    }

    @Test
    void pureClassesKnowNoChannel() {
        codec.pureClassesKnowNoChannel();
    }
}
