package dev.sluice.demo.chat.backend;

import static dev.sluice.demo.chat.backend.Names.DOOR;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What names have to do, wherever they are kept: of one name, two sessions and two servers. */
public abstract class NamesContract {

    private static final long LEASE = TimeUnit.SECONDS.toMillis(Names.LEASE_SECONDS);

    private Names names;

    /** Names of which none is claimed. */
    protected abstract Names newNames() throws Exception;

    /** From now on it is later. */
    protected abstract void passTime(long millis);

    @BeforeEach
    final void begin() throws Exception {
        names = newNames();
    }

    @Test
    void areOfWhicheverSessionIsFirst() {
        assertThat(claim("first", "one")).isTrue();
        assertThat(claim("second", "two")).isFalse();
        assertThat(claim("second", "one")).isFalse();
        assertThat(claim("second", DOOR)).isFalse();
        assertThat(claim("first", "two")).isTrue();
        assertThat(claim("first", DOOR)).isTrue();
    }

    @Test
    void stayWithTheirSessionAsLongAsOneServerHasIt() {
        claim("first", "one");
        claim("first", "two");
        names.release("ada", "first", "one");
        assertThat(claim("second", "one")).isFalse();
        assertThat(claim("second", "two")).isFalse();
        names.release("ada", "first", "two");
        assertThat(claim("second", "one")).isTrue();
        assertThat(claim("first", "two")).isFalse();
    }

    @Test
    void endOnEachServerForItself() {
        claim("first", "one");
        passTime(LEASE - 1_000);
        claim("first", "two");
        passTime(1_000);
        assertThat(claim("second", "one")).isFalse();
        names.release("ada", "first", "two");
        assertThat(claim("second", "one")).isTrue();
    }

    @Test
    void areFreeAgainWhenAServerHasDied() {
        claim("first", "one");
        passTime(LEASE);
        assertThat(claim("second", "two")).isTrue();
        assertThat(claim("first", "one")).isFalse();
    }

    @Test
    void areKeptForWhoeverWasLetIn() {
        assertThat(claim("first", DOOR)).isTrue();
        assertThat(claim("second", DOOR)).isFalse();
        assertThat(claim("second", "one")).isFalse();
        assertThat(claim("first", "one")).isTrue();
        passTime(LEASE);
        assertThat(claim("second", DOOR)).isTrue();
    }

    @Test
    void areNotKeptOnceTheLastConnectionHasEnded() {
        claim("first", DOOR);
        claim("first", "one");
        claim("first", DOOR); // as with each request over HTTP
        names.release("ada", "first", "one");
        assertThat(claim("second", "one")).isTrue();
    }

    @Test
    void areNotGivenUpAtTheDoorByWhoeverIsConnected() {
        claim("first", DOOR);
        names.release("ada", "first", DOOR);
        assertThat(claim("second", DOOR)).isTrue();
        claim("second", "one");
        names.release("ada", "second", DOOR);
        assertThat(claim("first", DOOR)).isFalse();
    }

    @Test
    void areNotGivenUpByAnotherSession() {
        names.release("ada", "second", "one");
        claim("first", "one");
        names.release("ada", "second", "one");
        names.release("ada", "firs", "one");
        assertThat(claim("second", "two")).isFalse();
        assertThat(claim("firs", "two")).isFalse();
    }

    @Test
    void tellWhoIsConnected() {
        assertThat(isConnected()).isFalse();
        claim("first", DOOR);
        assertThat(isConnected()).isFalse();
        claim("first", "one");
        assertThat(isConnected()).isTrue();
        claim("first", "two");
        names.release("ada", "first", "one");
        assertThat(isConnected()).isTrue();
        names.release("ada", "first", "two");
        assertThat(isConnected()).isFalse();
    }

    @Test
    void tellOfNobodyWhoseServerHasDied() {
        claim("first", "one");
        passTime(LEASE - 1_000);
        claim("first", DOOR);
        assertThat(isConnected()).isTrue();
        passTime(1_000);
        assertThat(isConnected()).isFalse();
        assertThat(claim("second", DOOR)).isFalse();
    }

    private boolean claim(String session, String server) {
        return get(names.claim("ada", session, server));
    }

    private boolean isConnected() {
        return get(names.isConnected("ada"));
    }

    private static boolean get(CompletionStage<Boolean> answer) {
        return answer.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }
}
