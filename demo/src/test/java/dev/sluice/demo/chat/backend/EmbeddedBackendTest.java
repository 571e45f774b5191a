package dev.sluice.demo.chat.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBackendTest {

    @TempDir
    private Path directory;

    @Test
    void keepsItsSecretForItself() throws IOException {
        byte[] secret = secretOf(directory);
        assertThat(secret).hasSize(32).isNotEqualTo(new byte[32]);
        assertThat(secretOf(directory)).isEqualTo(secret);
        assertThat(Files.getPosixFilePermissions(directory.resolve("secret")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void makesASecretOfItsOwnElsewhere() throws IOException {
        assertThat(secretOf(directory.resolve("one"))).isNotEqualTo(secretOf(directory.resolve("other")));
        try (EmbeddedBackend one = EmbeddedBackend.inMemory(10);
                EmbeddedBackend other = EmbeddedBackend.inMemory(10)) {
            assertThat(one.secret()).isNotEqualTo(other.secret());
        }
    }

    /** As after a crash between the two steps. */
    @Test
    void makesItsSecretAnewWhenItWasNotFinished() throws IOException {
        Files.write(directory.resolve("secret.new"), new byte[3]);
        assertThat(secretOf(directory)).hasSize(32);
        assertThat(directory.resolve("secret.new")).doesNotExist();
    }

    @Test
    void refusesASecretThatIsNone() throws IOException {
        Files.write(directory.resolve("secret"), new byte[31]);
        assertThatThrownBy(() -> EmbeddedBackend.open(directory, 10))
                .isInstanceOf(IOException.class)
                .hasMessage(directory.resolve("secret") + ": 31 bytes (expected: 32)");
        Files.delete(directory.resolve("secret"));
        assertThat(secretOf(directory)).hasSize(32); // the directory was left to others
    }

    @Test
    void sharesItsDirectoryWithNobody() throws IOException {
        try (EmbeddedBackend first = EmbeddedBackend.open(directory, 10)) {
            assertThat(first.log()).isNotNull();
            assertThatThrownBy(() -> EmbeddedBackend.open(directory, 10))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(directory.toString());
        }
    }

    private static byte[] secretOf(Path directory) throws IOException {
        try (EmbeddedBackend backend = EmbeddedBackend.open(directory, 10)) {
            return backend.secret();
        }
    }
}
