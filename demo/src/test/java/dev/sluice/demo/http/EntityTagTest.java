package dev.sluice.demo.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntityTagTest {

    private static final String TAG = "\"abc\"";

    @Test
    void isTheSameForTheSameContentAndNoOther() {
        assertThat(EntityTag.of(new byte[] {1, 2})).isEqualTo(EntityTag.of(new byte[] {1, 2}));
        assertThat(EntityTag.of(new byte[] {1, 2})).isNotEqualTo(EntityTag.of(new byte[] {2, 1}));
    }

    @Test
    void isOfQuotedCharactersWithoutCommas() {
        assertThat(EntityTag.of(new byte[0])).matches("\"[\\w-]{20}\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"abc\"", "W/\"abc\"", "*", " \"abc\" ", "\"x\", \"abc\"", "\"abc\",\"x\"", ",\"abc\""})
    void isKnownByAnyOfTheTagsThatTheClientHas(String ifNoneMatch) {
        assertThat(EntityTag.isKnown(TAG, List.of(ifNoneMatch))).isTrue();
        assertThat(EntityTag.isKnown(TAG, List.of("\"y\"", ifNoneMatch))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "\"abcd\"", "w/\"abc\"", "\"*\"", ","})
    void isNotKnownByOthers(String ifNoneMatch) {
        assertThat(EntityTag.isKnown(TAG, List.of(ifNoneMatch))).isFalse();
    }

    @Test
    void isNotKnownToWhoeverDoesNotSay() {
        assertThat(EntityTag.isKnown(TAG, List.of())).isFalse();
    }
}
