package dev.sluice.demo.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboxTest {

    private final Outbox outbox = new Outbox();

    @Test
    void givesInTheOrderInWhichItWasSaid() {
        say(3);
        assertThat(takeAll()).containsExactly("1", "2", "3");
        assertThat(takeAll()).isEmpty();
        assertThat(outbox.size()).isEqualTo(3);
    }

    @Test
    void keepsWhatARoomIsNotOpenFor() {
        outbox.add(new Outbox.Item("1", "closed", "text", 0));
        outbox.add(new Outbox.Item("2", "open", "text", 0));
        assertThat(outbox.next("open"::equals).id()).isEqualTo("2");
        assertThat(outbox.next("open"::equals)).isNull();
        assertThat(outbox.next(room -> true).id()).isEqualTo("1");
    }

    @Test
    void forgetsWhatIsSettled() {
        say(1);
        assertThat(outbox.settle("1")).isNull();
        takeAll();
        assertThat(outbox.settle("1")).isEqualTo(new Outbox.Item("1", "lobby", "text", 1));
        assertThat(outbox.settle("1")).isNull();
        assertThat(outbox.size()).isZero();
        outbox.disconnected();
        assertThat(takeAll()).isEmpty();
    }

    @Test
    void givesAgainInOrderWhatHadNoAckWhenTheConnectionWasLost() {
        say(4);
        takeAll();
        outbox.settle("2");
        say(5, 5);
        outbox.disconnected();
        assertThat(takeAll()).containsExactly("1", "3", "4", "5");
    }

    @Test
    void hasNothingUnderWayOnTheNextConnection() {
        say(40);
        takeAll();
        outbox.disconnected();
        assertThat(outbox.settle("1")).isNull();
        assertThat(takeAll()).hasSize(16).startsWith("1").endsWith("16");
    }

    @Test
    void letsFewerBeUnderWayThanRefusalsEndTheConnection() {
        say(40);
        assertThat(takeAll()).hasSize(16).endsWith("16");
        outbox.settle("5");
        assertThat(takeAll()).containsExactly("17");
    }

    @Test
    void givesWhatWasDroppedOneByOneUntilNothingIsLeft() {
        say(3);
        takeAll();
        assertThat(outbox.dropped("3")).isTrue();
        assertThat(outbox.dropped("2")).isTrue();
        assertThat(outbox.dropped("2")).isFalse();
        assertThat(takeAll()).isEmpty(); // 1 is under way
        outbox.settle("1");
        assertThat(takeAll()).containsExactly("2");
        outbox.settle("2");
        assertThat(takeAll()).containsExactly("3");
        outbox.settle("3");
        say(4, 6);
        assertThat(takeAll()).containsExactly("4", "5", "6");
    }

    @Test
    void isCarelessAgainOnTheNextConnection() {
        say(3);
        takeAll();
        outbox.dropped("1");
        outbox.disconnected();
        assertThat(takeAll()).containsExactly("1", "2", "3");
    }

    private void say(int last) {
        say(1, last);
    }

    private void say(int first, int last) {
        for (int i = first; i <= last; i++) {
            outbox.add(new Outbox.Item(Integer.toString(i), "lobby", "text", i));
        }
    }

    private List<String> takeAll() {
        List<String> ids = new ArrayList<>();
        for (Outbox.Item item = outbox.next(room -> true); item != null; item = outbox.next(room -> true)) {
            ids.add(item.id());
        }
        return ids;
    }
}
