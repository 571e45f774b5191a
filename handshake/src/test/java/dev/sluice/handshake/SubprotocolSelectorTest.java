package dev.sluice.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SubprotocolSelectorTest {

    private static final List<String> OFFERED = List.of("a", "b", "c");

    @Test
    void noneChoosesNothing() {
        assertThat(SubprotocolSelector.none().select(OFFERED)).isNull();
    }

    @Test
    void theServersPreferenceDecides() {
        assertThat(SubprotocolSelector.serverPreference("x", "c", "b").select(OFFERED))
                .isEqualTo("c");
    }

    @Test
    void theClientsPreferenceDecides() {
        assertThat(SubprotocolSelector.clientPreference("x", "c", "b").select(OFFERED))
                .isEqualTo("b");
    }

    @Test
    void nothingInCommonIsNothing() {
        assertThat(SubprotocolSelector.serverPreference("x").select(OFFERED)).isNull();
        assertThat(SubprotocolSelector.clientPreference().select(OFFERED)).isNull();
    }

    @Test
    void namesAreChecked() {
        assertThatThrownBy(() -> SubprotocolSelector.serverPreference("a b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("subprotocol: a b (expected: a token)");
        assertThatThrownBy(() -> SubprotocolSelector.clientPreference("a", "a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("subprotocol: a twice (expected: once)");
    }
}
