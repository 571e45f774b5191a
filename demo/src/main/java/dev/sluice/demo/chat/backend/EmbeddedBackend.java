package dev.sluice.demo.chat.backend;

import dev.sluice.demo.chat.log.MvStoreLog;
import dev.sluice.demo.chat.log.RoomLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.function.Consumer;

/** The backend of a server that is alone: its log is a file, or is in memory, and the rest is its own. */
public final class EmbeddedBackend implements Backend {

    private static final String SECRET_FILE = "secret";
    /** How long a secret is. */
    public static final int SECRET_BYTES = 32;

    private final MvStoreLog log;
    private final Names names = new Leases(System::nanoTime);
    private final byte[] secret;

    private EmbeddedBackend(MvStoreLog log, byte[] secret) {
        this.log = log;
        this.secret = secret;
    }

    /**
     * Opens what lies in a directory, or begins there.
     *
     * @param directory for this server alone
     * @param history how many numbers of a room are kept, the latest
     * @throws IOException if it cannot be read and written, or another server has it
     */
    public static EmbeddedBackend open(Path directory, int history) throws IOException {
        MvStoreLog log = MvStoreLog.open(directory, history); // which locks the directory
        try {
            return new EmbeddedBackend(log, secret(directory.resolve(SECRET_FILE)));
        } catch (IOException e) {
            log.close();
            throw e;
        }
    }

    /** Keeps everything in memory: it is gone with the server. */
    public static EmbeddedBackend inMemory(int history) {
        return new EmbeddedBackend(MvStoreLog.inMemory(history), newSecret());
    }

    @Override
    public RoomLog log() {
        return log;
    }

    @Override
    public Names names() {
        return names;
    }

    @Override
    public Exchange exchange() {
        return Exchange.none();
    }

    @Override
    public byte[] secret() {
        return secret;
    }

    @Override
    public void onAvailability(Consumer<Boolean> listener) {
        log.onAvailability(listener);
    }

    @Override
    public void close() {
        log.close();
    }

    /** Fresh bytes for a secret. */
    public static byte[] newSecret() {
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        return secret;
    }

    private static byte[] secret(Path file) throws IOException {
        if (Files.exists(file)) {
            byte[] secret = Files.readAllBytes(file);
            if (secret.length != SECRET_BYTES) {
                throw new IOException(file + ": " + secret.length + " bytes (expected: " + SECRET_BYTES + ")");
            }
            return secret;
        }
        byte[] secret = newSecret();
        Path written = file.resolveSibling(SECRET_FILE + ".new");
        Files.deleteIfExists(written);
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(
                    written, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.write(written, secret, StandardOpenOption.CREATE, StandardOpenOption.SYNC);
        Files.move(written, file); // as a whole, or a crash leaves half a secret behind
        return secret;
    }
}
