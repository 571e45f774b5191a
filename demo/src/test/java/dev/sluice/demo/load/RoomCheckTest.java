package dev.sluice.demo.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.load.Findings.Kind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RoomCheckTest {

    private final Findings findings = new Findings();
    private final RoomCheck check = new RoomCheck("lobby", findings);

    /** Both are there from the beginning, and Ada says three things. */
    @BeforeEach
    void begin() {
        check.joined("ada", 0);
        check.joined("bob", 0);
        for (int i = 1; i <= 3; i++) {
            check.said("ada", "a-" + i, "text " + i, 1_000L * i);
        }
    }

    @Nested
    class FindsNothing {

        @Test
        void whenEverythingComesInOrder() {
            for (int i = 1; i <= 3; i++) {
                receive("ada", i);
                receive("bob", i);
                check.acked("a-" + i, i);
            }
            assertThat(check.isSettled()).isTrue();
            expectNothing();
        }

        @Test
        void whenTheAckComesFirst() {
            for (int i = 1; i <= 3; i++) {
                check.acked("a-" + i, i);
                receive("bob", i);
                receive("ada", i);
            }
            expectNothing();
        }

        @Test
        void whenAClientComesBackToWhereItWas() {
            receiveAndAck(1);
            check.joined("bob", 1);
            receiveAndAck(2);
            receiveAndAck(3);
            expectNothing();
        }

        @Test
        void whenAClientComesBackAndTheRestFollows() {
            receiveAndAck(1);
            receive("ada", 2);
            check.acked("a-2", 2);
            check.joined("bob", 1);
            receive("bob", 2);
            receiveAndAck(3);
            expectNothing();
        }

        @Test
        void whenAClientComesLater() {
            receiveAndAck(1);
            check.joined("late", 1);
            for (int i = 2; i <= 3; i++) {
                receiveAndAck(i);
                receive("late", i);
            }
            expectNothing();
        }

        @Test
        void whenAClientThatHasGoneGetsNoMore() {
            receiveAndAck(1);
            check.gone("bob");
            for (int i = 2; i <= 3; i++) {
                receive("ada", i);
                check.acked("a-" + i, i);
            }
            assertThat(check.isSettled()).isTrue();
            expectNothing();
        }

        @Test
        void inWhatSomebodyElseSays() {
            assertThat(check.received("ada", 1, "other", "something")).isNull();
            check.received("bob", 1, "other", "something");
            receive("ada", 2, 1);
            receive("bob", 2, 1);
            check.acked("a-1", 2);
            assertThat(findings.isEmpty()).isTrue();
        }

        private void expectNothing() {
            check.finish();
            assertThat(findings.words()).isEmpty();
            assertThat(findings.isEmpty()).isTrue();
            assertThat(findings.summary()).isEqualTo("none");
        }
    }

    @Nested
    class Lost {

        @Test
        void isWhatIsLeftOut() {
            receiveAndAck(1);
            receive("ada", 2);
            check.acked("a-2", 2);
            receiveAndAck(3);
            expectAtTheEnd(Kind.LOST, 1, "lost: lobby: bob never got 2, 1 of which acked");
        }

        @Test
        void isTheEndThatDoesNotCome() {
            receiveAndAck(1);
            receive("ada", 2);
            check.acked("a-2", 2);
            receive("ada", 3);
            assertThat(check.isSettled()).isFalse();
            expectAtTheEnd(
                    Kind.LOST, 2, "lost: lobby: bob never got 2 to 3, 1 of which acked", "not acked: lobby: a-3");
        }

        @Test
        void isWhatIsAckedAndComesToNobody() {
            receiveAndAck(1);
            receiveAndAck(2);
            check.acked("a-3", 3);
            assertThat(check.isSettled()).isFalse();
            expectAtTheEnd(
                    Kind.LOST,
                    2,
                    "lost: lobby: ada never got 3, 1 of which acked",
                    "lost: lobby: bob never got 3, 1 of which acked");
        }

        @Test
        void isWhatIsGoneWhenAClientComesBack() {
            receiveAndAck(1);
            receive("ada", 2);
            receive("ada", 3);
            check.acked("a-2", 2);
            check.acked("a-3", 3);
            check.joined("bob", 2);
            receive("bob", 3);
            expectAtTheEnd(Kind.LOST, 1, "lost: lobby: bob never got 2, 1 of which acked");
        }

        @Test
        void isWhatIsGoneAlthoughNobodyElseHasGotIt() {
            check.gone("ada");
            check.joined("bob", 2);
            expectAtTheEnd(
                    Kind.LOST,
                    2,
                    "lost: lobby: bob never got 1 to 2, 0 of which acked",
                    "not acked: lobby: a-1",
                    "not acked: lobby: a-2",
                    "not acked: lobby: a-3");
        }

        @Test
        void isForgottenWhereALogBeginsAnew() {
            receive("bob", 2);
            check.joined("bob", 0);
            for (int i = 1; i <= 3; i++) {
                receiveAndAck(i);
            }
            expectAtTheEnd(Kind.LOST, 2, "lost: lobby: bob had got 2, and now begins after 0");
        }

        @Test
        void isALogThatBeginsAnew() {
            for (int i = 1; i <= 3; i++) {
                receiveAndAck(i);
            }
            check.joined("bob", 1);
            check.joined("ada", 3);
            assertThat(findings.words()).containsExactly("lost: lobby: bob had got 3, and now begins after 1");
            assertThat(findings.count(Kind.LOST)).isEqualTo(2);
        }

        @Test
        void isToldWithTheFirstHoleAlone() {
            check.said("ada", "a-4", "text 4", 0);
            check.said("ada", "a-5", "text 5", 0);
            for (int i = 1; i <= 5; i++) {
                receive("ada", i);
                check.acked("a-" + i, i);
            }
            receive("bob", 3);
            receive("bob", 5);
            expectAtTheEnd(Kind.LOST, 3, "lost: lobby: bob never got 1 to 2 and others, 3 of which acked");
        }
    }

    @Nested
    class Twice {

        @Test
        void isWhatComesAgain() {
            receiveAndAck(1);
            receive("bob", 1);
            assertThat(findings.words()).containsExactly("twice: lobby: bob got 1 again");
        }

        @Test
        void isWhatIsInTheLogTwiceAndToldOnce() {
            receiveAndAck(1);
            receive("ada", 2, 1);
            receive("bob", 2, 1);
            assertThat(findings.words()).containsExactly("twice: lobby: a-1 is 1 and 2");
            assertThat(findings.count(Kind.TWICE)).isEqualTo(1);
        }
    }

    @Nested
    class OutOfOrder {

        @Test
        void isWhatComesAfterAHigherNumber() {
            check.acked("a-1", 1);
            check.acked("a-2", 2);
            receive("bob", 2);
            receive("bob", 1);
            assertThat(findings.words()).containsExactly("out of order: lobby: bob got 1 after 2");
        }

        @Test
        void isNeitherLostThenNorNew() {
            for (int i = 1; i <= 3; i++) {
                receive("ada", i);
                check.acked("a-" + i, i);
            }
            receive("bob", 3);
            receive("bob", 1);
            receive("bob", 2);
            receive("bob", 1);
            check.finish();
            assertThat(findings.summary()).isEqualTo("1 twice, 2 out of order");
        }

        @Test
        void isWhatComesBeforeTheWelcome() {
            receive("carl", 1);
            assertThat(findings.words()).containsExactly("out of order: lobby: carl got 1 before the welcome");
        }

        @Test
        void isWhatWasThereBeforeTheClient() {
            receiveAndAck(1);
            check.joined("late", 1);
            receive("late", 1);
            assertThat(findings.words()).containsExactly("out of order: lobby: late got 1, but is there from 1");
        }
    }

    @Nested
    class WrongNumber {

        @Test
        void isOneThatTwoMessagesHave() {
            receive("ada", 1);
            receive("bob", 1, 2);
            receive("carl", 1, 3);
            assertThat(findings.words())
                    .containsExactly(
                            "wrong number: lobby: 1 is a-1 and a-2",
                            "out of order: lobby: carl got 1 before the welcome");
        }

        @Test
        void isAnotherOneInTheAckThanInTheEntry() {
            receiveAndAck(1);
            receive("ada", 2);
            check.acked("a-2", 3);
            assertThat(findings.words()).containsExactly("wrong number: lobby: a-2 is 2 and 3");
        }

        @Test
        void isTheAckOfWhatNobodyHasSaid() {
            check.acked("b-1", 1);
            assertThat(findings.words()).containsExactly("wrong number: lobby: the ack of b-1, which nobody has said");
        }
    }

    @Test
    void findsATextThatHasChanged() {
        check.received("bob", 1, "a-1", "text 2");
        check.received("ada", 1, "a-1", null);
        assertThat(findings.words()).containsExactly("changed: lobby: 1, a-1", "changed: lobby: 1, a-1");
    }

    @Test
    void findsWhatHasNoAck() {
        receiveAndAck(1);
        receive("ada", 2);
        receive("bob", 2);
        assertThat(check.isSettled()).isFalse();
        expectAtTheEnd(Kind.NOT_ACKED, 2, "not acked: lobby: a-2", "not acked: lobby: a-3");
    }

    @Test
    void tellsWhenItWasSaidAndByWhom() {
        RoomCheck.Message message = receive("bob", 1);
        assertThat(message.saidAt()).isEqualTo(1_000);
        assertThat(message.isOf("ada")).isTrue();
        assertThat(message.isOf("bob")).isFalse();
    }

    @Test
    void expectsEachMessageAtAllOthers() {
        receiveAndAck(1);
        receiveAndAck(2);
        assertThat(check.expectedDeliveries()).isEqualTo(2);
        check.joined("carl", 2);
        assertThat(check.expectedDeliveries()).isEqualTo(4);
    }

    @Test
    void countsAllAndTellsTheFirstTwenty() {
        receiveAndAck(1);
        for (int i = 0; i < 1_000; i++) {
            receive("bob", 1);
        }
        check.acked("b-1", 9);
        assertThat(findings.words()).hasSize(20);
        assertThat(findings.summary()).isEqualTo("1,000 twice, 1 wrong number");
    }

    private void receiveAndAck(int number) {
        receive("ada", number);
        receive("bob", number);
        check.acked("a-" + number, number);
    }

    private RoomCheck.Message receive(String client, int number) {
        return receive(client, number, number);
    }

    private RoomCheck.Message receive(String client, int number, int message) {
        return check.received(client, number, "a-" + message, "text " + message);
    }

    private void expectAtTheEnd(Kind kind, long count, String... words) {
        check.finish();
        assertThat(findings.words()).containsExactlyInAnyOrder(words);
        assertThat(findings.count(kind)).isEqualTo(count);
    }
}
