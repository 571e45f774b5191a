package dev.sluice.demo.chat.login;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.CompletableFuture.completedFuture;
import static java.util.concurrent.CompletableFuture.failedFuture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.sluice.demo.chat.backend.Names;
import dev.sluice.demo.chat.protocol.ChatError;
import dev.sluice.demo.chat.protocol.ChatException;
import dev.sluice.demo.chat.protocol.ChatLimits;
import dev.sluice.demo.chat.protocol.ChatText;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DoorkeeperTest {

    private final Names names = mock(Names.class);
    private final Logins logins =
            new Logins("a secret of a test".getBytes(UTF_8), Duration.ofHours(1), false, Clock.systemUTC());
    private final Doorkeeper doorkeeper =
            new Doorkeeper(logins, names, new ChatText(ChatLimits.DEFAULT), List.of("Admin", "STRASSE"));

    @Test
    void letsSomebodyInWhoseNameIsFree() throws Exception {
        when(names.claim(any(), any(), any())).thenReturn(completedFuture(true));
        Identity ada = get(doorkeeper.login(" Ada "));
        assertThat(ada.name()).isEqualTo("Ada");
        verify(names).claim("ada", ada.session(), Names.DOOR);
    }

    @Test
    void letsSomebodyInAgainByTheirCookie() throws Exception {
        when(names.claim(any(), any(), any())).thenReturn(completedFuture(true));
        Identity ada = logins.login("Ada");
        assertThat(get(doorkeeper.admit(cookies(ada)))).isEqualTo(ada);
        assertThat(doorkeeper.identify(cookies(ada))).isEqualTo(ada);
        verify(names).claim("ada", ada.session(), Names.DOOR);
    }

    @Test
    void refusesWhoeverHasNoCookie() {
        refuses(ChatError.NOT_LOGGED_IN, doorkeeper.admit(List.of()));
        assertThat(doorkeeper.identify(List.of("sluice-chat=x"))).isNull();
    }

    @Test
    void refusesANameThatIsNone() {
        refuses(ChatError.BAD_NAME, doorkeeper.login("a\u202Eb"));
        refuses(ChatError.BAD_NAME, doorkeeper.login(" "));
        verify(names, never()).claim(any(), any(), any());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Admin", "admin", " ADMIN", "\uFF21dmin", "straße"})
    void refusesBannedNamesInAnySpelling(String name) {
        refuses(ChatError.BANNED, doorkeeper.login(name));
        refuses(ChatError.BANNED, doorkeeper.admit(cookies(logins.login(name.strip()))));
        verify(names, never()).claim(any(), any(), any());
    }

    @Test
    void refusesANameThatAnotherSessionHas() {
        when(names.claim(any(), any(), any())).thenReturn(completedFuture(false));
        refuses(ChatError.NAME_TAKEN, doorkeeper.login("Ada"));
        refuses(ChatError.NAME_TAKEN, doorkeeper.admit(cookies(logins.login("Ada"))));
    }

    @Test
    void saysThatItCannotFindOut() {
        when(names.claim(any(), any(), any())).thenReturn(failedFuture(new IllegalStateException("no connection")));
        refuses(ChatError.LOG_AWAY, doorkeeper.login("Ada"));
    }

    @Test
    void waitsNotForEverAndLeavesTheQuestionOpen() {
        CompletableFuture<Boolean> never = new CompletableFuture<>();
        when(names.claim(any(), any(), any())).thenReturn(never);
        refuses(ChatError.LOG_AWAY, doorkeeper.login("Ada"));
        assertThat(never).isNotDone();
    }

    @Test
    void givesTheNameUpOfWhoeverLogsOut() {
        Identity ada = logins.login("Ada");
        doorkeeper.logout(cookies(ada));
        verify(names).release("ada", ada.session(), Names.DOOR);
    }

    @Test
    void givesNothingUpForAForgedCookie() {
        doorkeeper.logout(List.of("sluice-chat=e30.x"));
        verify(names, never()).release(any(), any(), any());
    }

    private List<String> cookies(Identity identity) {
        String cookie = logins.cookie(identity);
        return List.of(cookie.substring(0, cookie.indexOf(';')));
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static void refuses(ChatError error, CompletionStage<Identity> answer) {
        assertThatThrownBy(() -> get(answer))
                .satisfies(failure -> assertThat(ChatException.in(failure.getCause()))
                        .extracting(ChatException::error)
                        .isEqualTo(error));
    }
}
