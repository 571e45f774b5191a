package dev.sluice.conformance.deflate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.deflate.ContextPolicy;
import dev.sluice.deflate.DeflateConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    @Test
    void readsTheQuery() {
        DeflateConfig config = Settings.deflate(
                "/?serverNoContextTakeover=true&serverMaxWindowBits=8&clientMaxWindowBits=9&contexts=dedicated&case=1");
        assertThat(config.serverNoContextTakeover()).isTrue();
        assertThat(config.clientNoContextTakeover()).isFalse();
        assertThat(config.serverMaxWindowBits()).isEqualTo(8);
        assertThat(config.clientMaxWindowBits()).isEqualTo(9);
        assertThat(config.contexts()).isEqualTo(ContextPolicy.DEDICATED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/?serverMaxWindowBits=7", "/?clientMaxWindowBits=x", "/?contexts=none"})
    void refusesWhatCannotBe(String target) {
        assertThatThrownBy(() -> Settings.deflate(target)).isInstanceOf(IllegalArgumentException.class);
    }
}
