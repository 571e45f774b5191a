package dev.sluice.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("RFC 6455 10.2: origin policies")
class OriginPolicyTest {

    private static final OriginPolicy ALLOW_LIST = OriginPolicy.allow("https://App.example", "http://localhost:3000");

    @Test
    void sameOriginAllowsThePageThatComesFromTheServer() {
        assertThat(OriginPolicy.sameOrigin().allows("https://x", "x", true)).isTrue();
        assertThat(OriginPolicy.sameOrigin().allows("https://evil", "x", true)).isFalse();
    }

    @Test
    void clientsThatAreNotBrowsersSendNoOriginAndAreAllowed() {
        assertThat(OriginPolicy.sameOrigin().allows(null, "x", true)).isTrue();
        assertThat(ALLOW_LIST.allows(null, "x", true)).isTrue();
        assertThat(OriginPolicy.any().allows(null, "x", true)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "", "x", "https://x/"})
    void nullAndTheUnreadableAreNobodysOrigin(String origin) {
        assertThat(OriginPolicy.sameOrigin().allows(origin, "x", true)).isFalse();
        assertThat(ALLOW_LIST.allows(origin, "x", true)).isFalse();
        assertThat(OriginPolicy.any().allows(origin, "x", true)).isTrue();
    }

    @Test
    void sameOriginNeedsAHost() {
        assertThat(OriginPolicy.sameOrigin().allows("https://x", "", true)).isFalse();
    }

    @Test
    void theAllowListNormalisesCaseAndPorts() {
        assertThat(ALLOW_LIST.allows("https://app.EXAMPLE:443", "x", true)).isTrue();
        assertThat(ALLOW_LIST.allows("http://localhost:3000", "x", true)).isTrue();
        assertThat(ALLOW_LIST.allows("http://localhost", "x", true)).isFalse();
        assertThat(ALLOW_LIST.allows("http://app.example", "x", true)).isFalse();
    }

    @Test
    void theAllowListRefusesWhatIsNotAnOrigin() {
        assertThatThrownBy(() -> OriginPolicy.allow("example.com"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("origin: example.com (expected: scheme://host[:port])");
    }

    @Test
    void policiesCombine() {
        OriginPolicy both = OriginPolicy.sameOrigin().or(ALLOW_LIST);
        assertThat(both.allows("https://x", "x", true)).isTrue();
        assertThat(both.allows("https://app.example", "x", true)).isTrue();
        assertThat(both.allows("https://evil", "x", true)).isFalse();
    }
}
