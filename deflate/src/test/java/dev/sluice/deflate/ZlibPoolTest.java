package dev.sluice.deflate;

import static dev.sluice.deflate.CompressingEnd.EVERYTHING;
import static dev.sluice.deflate.CompressingEnd.binary;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The objects of one thread. */
class ZlibPoolTest {

    private static final byte[] MESSAGE = Corpus.JSON.message(1, 500);

    private final DefaultEventExecutor loop = new DefaultEventExecutor();

    @AfterEach
    void shutDown() {
        loop.shutdownGracefully(0, 0, SECONDS).syncUninterruptibly();
        loop.terminationFuture().syncUninterruptibly();
        assertThat(ZlibObjects.deflaters()).isZero();
        assertThat(ZlibObjects.inflaters()).isZero();
    }

    @Test
    void isTheSameForAllMembersOfAThread() {
        ZlibPool pool = ZlibPool.join();
        assertThat(ZlibPool.join()).isSameAs(pool);
        pool.leave();
        pool.leave();
    }

    @Test
    void isAnotherOneForAnotherThread() {
        ZlibPool here = ZlibPool.join();
        assertThat(onTheLoop(ZlibPool::join)).isNotSameAs(here);
        here.leave();
    }

    @Test
    void endsItsObjectsWhenTheLastMemberLeaves() {
        ZlibPool pool = ZlibPool.join();
        ZlibPool.join();
        pool.giveBack(pool.borrowInflater());
        pool.deflaters(6, 0).borrow(new DeflatingContext(12, true));
        pool.deflaters(6, 4).borrow(new DeflatingContext(12, true));
        pool.leave();
        assertThat(ZlibObjects.deflaters()).isEqualTo(2);
        assertThat(ZlibObjects.inflaters()).isEqualTo(1);
        pool.leave();
        assertThat(ZlibObjects.deflaters()).isZero();
        assertThat(ZlibObjects.inflaters()).isZero();
    }

    @Test
    void beginsAnewAfterThat() {
        for (int i = 0; i < 3; i++) {
            ZlibPool pool = ZlibPool.join();
            pool.deflaters(6, 4).borrow(new DeflatingContext(12, true));
            assertThat(ZlibObjects.deflaters()).isEqualTo(1);
            pool.leave();
            assertThat(ZlibObjects.deflaters()).isZero();
        }
    }

    @Test
    void endsItsObjectsWhenItsThreadEndsWithMembersLeft() {
        onTheLoop(() -> {
            ZlibPool pool = ZlibPool.join();
            pool.giveBack(pool.borrowInflater());
            return pool.deflaters(6, 4).borrow(new DeflatingContext(12, true));
        });
        assertThat(ZlibObjects.deflaters()).isEqualTo(1);
        assertThat(ZlibObjects.inflaters()).isEqualTo(1);
        shutDown();
    }

    @Test
    void keepsApartCompressorsOfOtherLevelsAndLimits() {
        ZlibPool pool = ZlibPool.join();
        assertThat(pool.deflaters(6, 4)).isSameAs(pool.deflaters(6, 4));
        assertThat(pool.deflaters(6, 4)).isNotSameAs(pool.deflaters(5, 4)).isNotSameAs(pool.deflaters(6, 0));
        pool.leave();
    }

    @Test
    void isOnlyForItsThread() {
        ZlibPool others = onTheLoop(ZlibPool::join);
        assertThat(catchThrowable(others::leave)).isInstanceOf(AssertionError.class);
        assertThat(catchThrowable(others::borrowInflater)).isInstanceOf(AssertionError.class);
        assertThat(catchThrowable(() -> others.deflaters(6, 0))).isInstanceOf(AssertionError.class);
    }

    @Test
    void reusesTheCompressorsOfConnectionsThatComeAndGo() {
        try (CompressingEnd staying = CompressingEnd.server(12, true, EVERYTHING)) {
            staying.write(binary(MESSAGE));
            for (int i = 0; i < 50; i++) {
                try (CompressingEnd passing = CompressingEnd.server(12, true, EVERYTHING)) {
                    passing.write(binary(MESSAGE));
                    passing.expectCompressed(MESSAGE);
                }
                assertThat(ZlibObjects.deflaters()).isEqualTo(2);
            }
        }
    }

    @Test
    void keepsToTheLimitWithAnyNumberOfConnections() {
        DeflateConfig four = EVERYTHING.toBuilder().liveDeflaters(4).build();
        List<CompressingEnd> ends = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            ends.add(CompressingEnd.server(12, true, four));
        }
        for (int i = 0; i < 400; i++) {
            CompressingEnd end = ends.get(i * 7 % 40);
            end.write(binary(MESSAGE));
            end.expectCompressed(MESSAGE);
            assertThat(ZlibObjects.deflaters()).isLessThanOrEqualTo(4);
        }
        ends.forEach(CompressingEnd::close);
    }

    private <T> T onTheLoop(Callable<T> task) {
        Future<T> done = loop.submit(task);
        return done.syncUninterruptibly().getNow();
    }
}
