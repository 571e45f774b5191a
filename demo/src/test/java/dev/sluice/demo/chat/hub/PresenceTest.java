package dev.sluice.demo.chat.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.chat.hub.Presence.Change;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PresenceTest {

    private final Presence presence = new Presence();

    @Test
    void tellsWhoHasComeAndGone() {
        assertThat(update("one", "Ada", "Bea")).isEqualTo(change(List.of("Ada", "Bea"), List.of()));
        assertThat(update("one", "Bea", "Cy")).isEqualTo(change(List.of("Cy"), List.of("Ada")));
        assertThat(update("one")).isEqualTo(change(List.of(), List.of("Bea", "Cy")));
    }

    @Test
    void tellsNothingWhenNothingHasChanged() {
        assertThat(update("one").isNone()).isTrue();
        assertThat(update("one", "Ada", "Bea").isNone()).isFalse();
        assertThat(update("one", "Bea", "Ada").isNone()).isTrue();
        assertThat(update("one", "Ada").isNone()).isFalse();
    }

    @Test
    void hasSomebodyOnceWhomAServerNamesTwice() {
        assertThat(update("one", "Ada", "Ada")).isEqualTo(change(List.of("Ada"), List.of()));
        assertThat(presence.counts()).isEqualTo(Map.of("lobby", 1));
        assertThat(update("one")).isEqualTo(change(List.of(), List.of("Ada")));
    }

    @Test
    void hasSomebodyAsLongAsOneServerHasThem() {
        update("one", "Ada", "Bea");
        assertThat(update("two", "Ada", "Cy")).isEqualTo(change(List.of("Cy"), List.of()));
        assertThat(presence.names("lobby")).containsExactly("Ada", "Bea", "Cy");
        assertThat(update("one")).isEqualTo(change(List.of(), List.of("Bea")));
        assertThat(presence.names("lobby")).containsExactly("Ada", "Cy");
        assertThat(update("two")).isEqualTo(change(List.of(), List.of("Ada", "Cy")));
    }

    @Test
    void keepsRoomsApart() {
        presence.update("lobby", "one", List.of("Ada"));
        presence.update("attic", "one", List.of("Ada", "Bea"));
        presence.update("attic", "two", List.of("Bea", "Cy"));
        assertThat(presence.update("lobby", "one", List.of())).isEqualTo(change(List.of(), List.of("Ada")));
        assertThat(presence.names("lobby")).isEmpty();
        assertThat(presence.names("attic")).containsExactly("Ada", "Bea", "Cy");
    }

    @Test
    void countsRoomsThatHaveAnybody() {
        assertThat(presence.counts()).isEmpty();
        presence.update("lobby", "one", List.of("Ada", "Bea"));
        presence.update("lobby", "two", List.of("Bea"));
        presence.update("attic", "two", List.of("Cy"));
        assertThat(presence.counts()).containsExactly(Map.entry("attic", 1), Map.entry("lobby", 2));
        presence.update("attic", "two", List.of());
        assertThat(presence.counts()).containsExactly(Map.entry("lobby", 2));
    }

    @Test
    void knowsWhoIsWhereByWayOfOneServer() {
        presence.update("lobby", "one", List.of("Ada", "Bea"));
        presence.update("lobby", "two", List.of("Bea"));
        presence.update("attic", "two", List.of("Cy"));
        assertThat(presence.of("one")).isEqualTo(Map.of("lobby", Set.of("Ada", "Bea")));
        assertThat(presence.of("two")).isEqualTo(Map.of("lobby", Set.of("Bea"), "attic", Set.of("Cy")));
        assertThat(presence.of("three")).isEmpty();
    }

    @Test
    void isNotChangedByWhatIsDoneToWhatItTells() {
        update("one", "Ada");
        presence.names("lobby").clear();
        presence.counts().clear();
        presence.of("one").clear();
        assertThat(presence.names("lobby")).containsExactly("Ada");
    }

    /** That those can be dropped, one after the other, of whom it has just told. */
    @Test
    void canBeChangedWhileOneGoesThroughTheRoomsOfAServer() {
        presence.update("lobby", "one", List.of("Ada"));
        presence.update("attic", "one", List.of("Ada"));
        presence.of("one").keySet().forEach(room -> presence.update(room, "one", List.of()));
        assertThat(presence.counts()).isEmpty();
    }

    private Change update(String server, String... names) {
        return presence.update("lobby", server, List.of(names));
    }

    private static Change change(List<String> joined, List<String> left) {
        return new Change(joined, left);
    }
}
