package dev.sluice.deflate;

import dev.sluice.testing.ModuleArchitecture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static ModuleArchitecture deflate;

    @BeforeAll
    static void readTheModule() throws ClassNotFoundException {
        deflate = ModuleArchitecture.of("dev.sluice.deflate");
    }

    @Test
    void neverKnowsTheHandshake() {
        deflate.neverDependsOn("dev.sluice.handshake");
    }

    @Test
    void needsNothingButNettyAndTheCodec() {
        deflate.dependsOnlyOn("java", "io.netty", "org.jspecify", "dev.sluice.codec", "dev.sluice.deflate");
    }

    @Test
    void pureClassesKnowNoChannel() {
        deflate.pureClassesKnowNoChannel();
    }
}
