package dev.sluice.deflate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7692 7.1.2: no distance may leave the window, and the only way to see to it is to forget. */
class WindowTest {

    @ParameterizedTest(name = "{0} bits hold {1} bytes")
    @CsvSource({"8, 256", "9, 512", "12, 4096", "14, 16384", "15, 32768"})
    void holdsTwoToThePowerOfItsBits(int bits, int size) {
        assertThat(new Window(bits).size()).isEqualTo(size);
    }

    @Test
    void reachesBackOverWhatWasCompressed() {
        Window window = new Window(9);
        assertThat(window.reach()).isZero();
        window.advance(100);
        window.advance(0);
        window.advance(11);
        assertThat(window.reach()).isEqualTo(111);
        window.clear();
        assertThat(window.reach()).isZero();
        assertThat(window.room()).isEqualTo(512);
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 12, 15})
    void neverReachesBackFurtherThanItsSize(int bits) {
        Window window = new Window(bits);
        window.advance(window.size() - 1);
        window.advance(2);
        assertThat(window.reach()).isEqualTo(window.size());
        window.advance(Integer.MAX_VALUE);
        assertThat(window.reach()).isEqualTo(window.size());
    }

    @Nested
    class ASmallOne {

        private final Window window = new Window(9); // 512 bytes, of which a roll keeps 128

        @ParameterizedTest(name = "after {0} bytes, with {1} to come: {2}")
        @CsvSource({
            "  0,  512, false",
            "  0,  513, false", // it has to be cut in any case
            "  0, 9999, false",
            "100,  412, false",
            "100,  413, false", // behind a roll it would still have to be cut
            "128,  384, false",
            "200,  312, false",
            "200,  313, true", //  fits behind a roll, and not before it
            "200,  384, true",
            "200,  385, false",
            "511,    1, false",
            "511,    2, true",
            "512,    0, false",
            "512,    1, true", //  there is no room at all
            "512, 9999, true",
        })
        void rollsWhereThatSavesACut(int reach, int next, boolean rolls) {
            window.advance(reach);
            assertThat(window.shouldRoll(next)).isEqualTo(rolls);
        }

        @ParameterizedTest(name = "of {0} bytes, {1} are kept")
        @CsvSource({"0, 0", "1, 1", "127, 127", "128, 128", "129, 128", "512, 128"})
        void keepsTheLastQuarter(int reach, int kept) {
            window.advance(reach);
            window.roll();
            assertThat(window.reach()).isEqualTo(kept);
            assertThat(window.room()).isEqualTo(512 - kept);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 9, 10, 11, 12, 13, 14})
    void alwaysComesToAnEnd(int bits) {
        Window window = new Window(bits);
        Random random = new Random(bits);
        for (int message = 0; message < 1000; message++) {
            int left = random.nextInt(3 * window.size());
            for (int cuts = 0; left > 0; cuts++) {
                if (window.shouldRoll(left)) {
                    window.roll();
                }
                int length = Math.min(left, window.room());
                assertThat(length).isPositive();
                assertThat(window.reach() + length).isLessThanOrEqualTo(window.size());
                window.advance(length);
                left -= length;
                assertThat(cuts).isLessThanOrEqualTo(4);
            }
        }
    }

    @Test
    void theLargestIsZlibsOwnAndNeverRolls() {
        Window window = new Window(15);
        window.advance(100_000);
        assertThat(window.reach()).isEqualTo(32_768);
        assertThat(window.room()).isEqualTo(Integer.MAX_VALUE);
        assertThat(window.shouldRoll(Integer.MAX_VALUE)).isFalse();
    }
}
