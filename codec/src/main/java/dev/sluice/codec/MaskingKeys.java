package dev.sluice.codec;

import io.netty.util.concurrent.FastThreadLocal;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Unpredictable masking keys, RFC 6455 5.3 and 10.3. They are drawn in blocks, so that a frame does not pay for a call of
 * their source, and shared by all the connections of a thread, so that a connection does not pay for a block.
 *
 * <p>Their source is the keystream of AES in counter mode, under a key of the {@link SecureRandom}: who cannot break AES cannot
 * tell the next masking key from those before. The {@code SecureRandom} itself would cost about as much for a small frame as all
 * the rest of encoding it, and the usual one enters the kernel, on the event loop.
 */
final class MaskingKeys {

    /** Fills a block. */
    interface Source {
        void fill(byte[] block);
    }

    private static final int BLOCK_BYTES = 1024;
    private static final int AES_BYTES = 16;

    private static final FastThreadLocal<MaskingKeys> OF_THREAD = new FastThreadLocal<>() {
        @Override
        protected MaskingKeys initialValue() {
            return new MaskingKeys(keystream("AES/CTR/NoPadding"));
        }
    };

    private final Source source;
    private final ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES).limit(0);

    MaskingKeys(Source source) {
        this.source = source;
    }

    static MaskingKeys ofThread() {
        return OF_THREAD.get();
    }

    /**
     * What a stream cipher under a fresh key makes of zeros.
     *
     * @param transformation a cipher with AES's sizes; where no provider has it, it is the {@code SecureRandom} that fills
     */
    static Source keystream(String transformation) {
        SecureRandom random = new SecureRandom();
        try {
            Cipher cipher = Cipher.getInstance(transformation);
            SecretKeySpec key = new SecretKeySpec(random(random, AES_BYTES), "AES");
            cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(random(random, AES_BYTES)));
            byte[] zeros = new byte[BLOCK_BYTES];
            return block -> encrypt(cipher, zeros, block);
        } catch (GeneralSecurityException notProvided) {
            return random::nextBytes;
        }
    }

    int next() {
        if (!block.hasRemaining()) {
            source.fill(block.array());
            block.clear();
        }
        return block.getInt();
    }

    private static void encrypt(Cipher cipher, byte[] plain, byte[] encrypted) {
        try {
            cipher.update(plain, 0, plain.length, encrypted);
        } catch (ShortBufferException e) {
            throw new AssertionError("a stream cipher makes bytes of as many", e);
        }
    }

    private static byte[] random(SecureRandom random, int bytes) {
        byte[] drawn = new byte[bytes];
        random.nextBytes(drawn);
        return drawn;
    }
}
