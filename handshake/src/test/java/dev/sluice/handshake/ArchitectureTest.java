package dev.sluice.handshake;

import dev.sluice.testing.ModuleArchitecture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static ModuleArchitecture handshake;

    @BeforeAll
    static void readTheModule() throws ClassNotFoundException {
        handshake = ModuleArchitecture.of("dev.sluice.handshake");
    }

    @Test
    void neverKnowsDeflate() {
        handshake.neverDependsOn("dev.sluice.deflate");
    }

    @Test
    void needsNothingButNettyAndTheCodec() {
        handshake.dependsOnlyOn(
                "java", "javax.net.ssl", "io.netty", "org.jspecify", "dev.sluice.codec", "dev.sluice.handshake");
    }

    @Test
    void pureClassesKnowNoChannel() {
        handshake.pureClassesKnowNoChannel();
    }
}
