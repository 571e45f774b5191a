package dev.sluice.demo.chat.login;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoginsTest {

    private static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes(UTF_8);
    private static final long NOW = 1_000_000;
    private static final Duration HOUR = Duration.ofHours(1);

    private final Clock clock = mock(Clock.class);
    private final Logins logins = new Logins(SECRET, HOUR, false, clock);

    @BeforeEach
    void setTheClock() {
        when(clock.millis()).thenReturn(NOW);
    }

    @Test
    void knowAgainWhomTheyLetIn() {
        Identity ada = logins.login("Ada 水");
        assertThat(ada.name()).isEqualTo("Ada 水");
        assertThat(ada.expires()).isEqualTo(NOW + HOUR.toMillis());
        assertThat(logins.identify(List.of(sent(ada)))).isEqualTo(ada);
    }

    @Test
    void giveEachLoginASessionOfItsOwn() {
        assertThat(logins.login("Ada").session())
                .isNotEqualTo(logins.login("Ada").session())
                .matches("[\\w-]{24}");
    }

    @Test
    void areKnownToEveryServerThatHasTheSecret() {
        Identity ada = logins.login("Ada");
        assertThat(new Logins(SECRET, HOUR, true, clock).identify(List.of(sent(ada))))
                .isEqualTo(ada);
        byte[] other = SECRET.clone();
        other[0]++;
        assertThat(new Logins(other, HOUR, false, clock).identify(List.of(sent(ada))))
                .isNull();
    }

    @Test
    void findTheirCookieAmongOthers() {
        Identity ada = logins.login("Ada");
        assertThat(logins.identify(List.of("a=b; " + sent(ada) + "; c=d"))).isEqualTo(ada);
        assertThat(logins.identify(List.of("a=b", sent(ada)))).isEqualTo(ada);
        assertThat(logins.identify(List.of("sluice-chat=forged.forged; " + sent(ada))))
                .isEqualTo(ada);
    }

    @Test
    void end() {
        String cookie = sent(logins.login("Ada"));
        when(clock.millis()).thenReturn(NOW + HOUR.toMillis() - 1);
        assertThat(logins.identify(List.of(cookie))).isNotNull();
        when(clock.millis()).thenReturn(NOW + HOUR.toMillis());
        assertThat(logins.identify(List.of(cookie))).isNull();
    }

    @Test
    void areNotBelievedWhereverTheyAreCutOrChanged() {
        String cookie = sent(logins.login("Ada"));
        int begin = Logins.COOKIE.length() + 1;
        for (int i = begin; i < cookie.length(); i++) {
            assertThat(logins.identify(List.of(cookie.substring(0, i))))
                    .as("cut at %d", i)
                    .isNull();
        }
        // The last character of each part has bits that mean nothing: Base64 of 32 bytes is 43 characters.
        for (int i = begin; i < cookie.length() - 1; i++) {
            String changed = cookie.substring(0, i) + (cookie.charAt(i) == 'A' ? 'B' : 'A') + cookie.substring(i + 1);
            assertThat(logins.identify(List.of(changed))).as("changed at %d", i).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sluice-chat",
                "sluice-chat=",
                "sluice-chat=.",
                "sluice-chat=a",
                "sluice-chat=a.b.c",
                "sluice-chat=\u00e4.\u00e4",
                "sluice-chat=a.!!!",
                "=;;=",
                "Sluice-Chat=x"
            })
    void areNotThereInCookiesOfOtherKinds(String cookies) {
        assertThat(logins.identify(List.of(cookies))).isNull();
        assertThat(logins.identify(List.of())).isNull();
    }

    /** Somebody who changes the name keeps the signature. */
    @Test
    void areNotBelievedUnderAnotherName() {
        String cookie = sent(logins.login("Ada"));
        String payload = cookie.substring(cookie.indexOf('=') + 1, cookie.indexOf('.'));
        String forged = new String(Base64.getUrlDecoder().decode(payload), UTF_8).replace("Ada", "Bea");
        String value = Base64.getUrlEncoder().withoutPadding().encodeToString(forged.getBytes(UTF_8));
        assertThat(logins.identify(List.of("sluice-chat=" + value + cookie.substring(cookie.indexOf('.')))))
                .isNull();
    }

    @Test
    void setACookieThatScriptsAndOtherSitesDoNotGet() {
        String cookie = logins.cookie(logins.login("Ada"));
        assertThat(cookie)
                .startsWith("sluice-chat=")
                .contains("; Max-Age=3600", "; Path=/", "; HTTPOnly", "; SameSite=Strict")
                .doesNotContain("; Secure", "; Domain");
    }

    @Test
    void setACookieForTlsAloneWhereThatIsSpoken() {
        Logins secure = new Logins(SECRET, HOUR, true, clock);
        assertThat(secure.cookie(secure.login("Ada"))).contains("; Secure");
        assertThat(secure.noCookie()).contains("; Secure");
    }

    @Test
    void takeTheCookieAwayAgain() {
        assertThat(logins.noCookie()).startsWith("sluice-chat=;").contains("; Max-Age=0", "; Path=/", "; HTTPOnly");
    }

    @Test
    void keepTheSessionOutOfLogs() {
        Identity ada = logins.login("Ada");
        assertThat(ada.toString()).contains("Ada").doesNotContain(ada.session());
    }

    /** What a browser sends back. */
    private String sent(Identity identity) {
        String cookie = logins.cookie(identity);
        return cookie.substring(0, cookie.indexOf(';'));
    }
}
