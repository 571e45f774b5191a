package dev.sluice.demo.chat.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.chat.backend.Exchange;
import dev.sluice.demo.chat.backend.Signal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Two servers whose signals the test carries from one to the other, or loses. */
class ServersTest {

    private final Queue<Runnable> onTheWay = new ArrayDeque<>();
    private final Node one = new Node("one");
    private final Node two = new Node("two");
    private long now;
    private boolean isCut;

    @Test
    void tellEachOtherWhoIsWhere() {
        one.servers.announce("lobby", List.of("Ada"));
        two.servers.announce("lobby", List.of("Bea"));
        two.servers.announce("attic", List.of("Cy"));
        carry();
        assertThat(one.servers.names("lobby")).containsExactly("Ada", "Bea");
        assertThat(two.servers.names("lobby")).containsExactlyInAnyOrder("Ada", "Bea");
        assertThat(one.servers.counts()).isEqualTo(Map.of("attic", 1, "lobby", 2));
        assertThat(one.changes).containsExactly("lobby +[Ada] -[]", "lobby +[Bea] -[]", "attic +[Cy] -[]");
    }

    @Test
    void countSomebodyOnceWhoIsThereByWayOfBoth() {
        one.servers.announce("lobby", List.of("Ada"));
        two.servers.announce("lobby", List.of("Ada"));
        carry();
        one.servers.announce("lobby", List.of());
        carry();
        assertThat(two.servers.counts()).isEqualTo(Map.of("lobby", 1));
        assertThat(one.changes).containsExactly("lobby +[Ada] -[]");
    }

    @Test
    void learnFromTheOthersWhenTheyBegin() {
        isCut = true;
        one.servers.announce("lobby", List.of("Ada"));
        carry();
        isCut = false;
        two.servers.announce("lobby", List.of("Bea"));
        two.servers.resynchronise();
        carry();
        assertThat(two.servers.names("lobby")).containsExactlyInAnyOrder("Ada", "Bea");
        assertThat(one.servers.names("lobby")).containsExactlyInAnyOrder("Ada", "Bea");
    }

    @Test
    void haveNobodyWhenTheySaySo() {
        two.servers.announce("lobby", List.of("Bea"));
        carry();
        two.servers.leave();
        carry();
        assertThat(one.servers.counts()).isEmpty();
        assertThat(one.changes).containsExactly("lobby +[Bea] -[]", "lobby +[] -[Bea]");
    }

    @Test
    void haveNobodyWhenTheyAreSilent() {
        two.servers.announce("lobby", List.of("Bea"));
        carry();
        passTime(15);
        one.servers.tick();
        assertThat(one.servers.names("lobby")).containsExactly("Bea");
        passTime(1);
        one.servers.tick();
        assertThat(one.servers.names("lobby")).isEmpty();
    }

    @Test
    void areThereAsLongAsTheySaySo() {
        two.servers.announce("lobby", List.of("Bea"));
        carry();
        for (int i = 0; i < 10; i++) {
            passTime(Servers.ALIVE_SECONDS);
            one.servers.tick();
            two.servers.tick();
            carry();
        }
        assertThat(one.servers.names("lobby")).containsExactly("Bea");
        assertThat(one.changes).hasSize(1);
    }

    @Test
    void areAskedWhenTheyAreBackFromSilence() {
        fallSilent();
        two.servers.tick();
        carry();
        assertThat(one.servers.counts()).isEqualTo(Map.of("attic", 1, "lobby", 1));
    }

    @Test
    void areAskedWhenTheFirstThatIsHeardOfThemIsOneRoom() {
        fallSilent();
        two.servers.announce("attic", List.of("Cy", "Di"));
        carry();
        assertThat(one.servers.counts()).isEqualTo(Map.of("attic", 2, "lobby", 1));
    }

    private void fallSilent() {
        two.servers.announce("lobby", List.of("Bea"));
        two.servers.announce("attic", List.of("Cy"));
        carry();
        passTime(16);
        one.servers.tick();
        carry();
        assertThat(one.servers.counts()).isEmpty();
    }

    private void passTime(int seconds) {
        now += TimeUnit.SECONDS.toNanos(seconds);
    }

    private void carry() {
        for (Runnable signal = onTheWay.poll(); signal != null; signal = onTheWay.poll()) {
            signal.run();
        }
    }

    private final class Node implements Exchange {

        private final List<String> changes = new ArrayList<>();
        private final Servers servers;

        Node(String self) {
            servers = new Servers(
                    self,
                    this,
                    () -> now,
                    (room, change) -> changes.add(room + " +" + change.joined() + " -" + change.left()));
        }

        @Override
        public void publish(Signal signal) {
            if (!isCut) {
                onTheWay.add(() -> (this == one ? two : one).servers.hear(signal));
            }
        }

        @Override
        public void listen(Consumer<Signal> listener) {
            throw new UnsupportedOperationException("the hub does that");
        }
    }
}
