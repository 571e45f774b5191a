package dev.sluice.deflate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Who gets which compressor, and how many there are. */
class LiveDeflatersTest {

    private final List<LiveDeflaters> all = new ArrayList<>();
    private final DeflatingContext anna = context();
    private final DeflatingContext bert = context();
    private final DeflatingContext cleo = context();

    @AfterEach
    void end() {
        all.forEach(LiveDeflaters::end);
        assertThat(ZlibObjects.deflaters()).isZero();
    }

    private static DeflatingContext context() {
        return new DeflatingContext(12, true);
    }

    private LiveDeflaters withLimit(int limit) {
        LiveDeflaters deflaters = new LiveDeflaters(6, limit);
        all.add(deflaters);
        return deflaters;
    }

    @Nested
    class WithALimit {

        private final LiveDeflaters deflaters = withLimit(2);

        @Test
        void aContextFindsItsOwn() {
            Deflater annas = deflaters.borrow(anna);
            Deflater berts = deflaters.borrow(bert);
            assertThat(annas).isNotSameAs(berts);
            assertThat(deflaters.resume(anna)).isSameAs(annas);
            assertThat(deflaters.resume(bert)).isSameAs(berts);
            assertThat(deflaters.resume(cleo)).isNull();
        }

        @Test
        void theOneThatWroteLongestAgoLosesIts() {
            Deflater annas = deflaters.borrow(anna);
            Deflater berts = deflaters.borrow(bert);
            deflaters.resume(anna);
            assertThat(deflaters.borrow(cleo)).isSameAs(berts);
            assertThat(deflaters.resume(bert)).isNull();
            assertThat(deflaters.resume(anna)).isSameAs(annas);
        }

        @Test
        void thereAreNeverMoreThanTheLimit() {
            for (int i = 0; i < 100; i++) {
                deflaters.borrow(context());
                assertThat(ZlibObjects.deflaters()).isEqualTo(Math.min(i + 1, 2));
            }
        }

        @Test
        void whatIsGivenUpGoesToTheNext() {
            Deflater annas = deflaters.borrow(anna);
            deflaters.giveUp(anna);
            assertThat(deflaters.resume(anna)).isNull();
            assertThat(deflaters.borrow(bert)).isSameAs(annas);
            assertThat(ZlibObjects.deflaters()).isEqualTo(1);
        }

        @Test
        void nobodyLosesItsOwnWhileOneIsIdle() {
            Deflater annas = deflaters.borrow(anna);
            deflaters.borrow(bert);
            deflaters.giveUp(bert);
            deflaters.borrow(cleo);
            assertThat(deflaters.resume(anna)).isSameAs(annas);
            assertThat(ZlibObjects.deflaters()).isEqualTo(2);
        }

        @Test
        void aContextThatHasNoneGivesNothingUp() {
            deflaters.giveUp(anna);
            deflaters.borrow(bert);
            deflaters.giveUp(anna);
            assertThat(deflaters.resume(bert)).isNotNull();
        }

        @Test
        void theyAreEndedOnceWhetherInUseOrIdle() {
            deflaters.borrow(anna);
            deflaters.borrow(bert);
            deflaters.giveUp(anna);
            deflaters.end();
            deflaters.end();
            assertThat(ZlibObjects.deflaters()).isZero();
        }
    }

    @Nested
    class WithoutOne {

        private final LiveDeflaters deflaters = withLimit(0);

        @Test
        void oneServesAllAndKnowsNone() {
            Deflater annas = deflaters.borrow(anna);
            assertThat(deflaters.resume(anna)).isNull();
            assertThat(deflaters.borrow(bert)).isSameAs(annas);
            deflaters.giveUp(anna);
            assertThat(deflaters.borrow(anna)).isSameAs(annas);
            assertThat(ZlibObjects.deflaters()).isEqualTo(1);
        }
    }

    @Nested
    class OfOnesOwn {

        @Test
        void isMadeOnceAndEndedOnce() {
            OwnDeflater own = new OwnDeflater(6);
            assertThat(own.resume(anna)).isNull();
            Deflater deflater = own.borrow(anna);
            assertThat(own.resume(anna)).isSameAs(deflater);
            assertThat(ZlibObjects.deflaters()).isEqualTo(1);
            own.giveUp(anna);
            own.giveUp(anna);
            assertThat(ZlibObjects.deflaters()).isZero();
            assertThat(own.resume(anna)).isNull();
        }
    }
}
