package dev.sluice.demo.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Handlers, rooms and members together, each connection on an event loop of its own that the test drives. */
class ChatHandlerTest {

    private static final ChatLimits LIMITS = new ChatLimits(8, 8, 20, 2, 2, 1, 10);
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(7), ZoneOffset.UTC);
    private static final JsonMapper JSON = new JsonMapper();

    private final Hub hub = new Hub(LIMITS, CLOCK);
    private final List<Client> clients = new ArrayList<>();

    @AfterEach
    void end() {
        clients.forEach(Client::goAway);
        assertThat(hub.rooms()).isZero();
    }

    @Test
    void welcomesAndTellsWhoIsThere() {
        Client ada = client().join("lobby", "Ada");
        assertThat(ada.next()).isEqualTo("welcome room=lobby name=Ada members=[\"Ada\"]");
        Client bea = client().join(" lobby ", "Bea");
        assertThat(bea.next()).isEqualTo("welcome room=lobby name=Bea members=[\"Ada\",\"Bea\"]");
        assertThat(ada.next()).isEqualTo("joined room=lobby name=Bea");
    }

    @Test
    void tellsEverybodyWhatIsSaid() {
        Client ada = client().join("lobby", "Ada").forget();
        Client bea = client().join("lobby", "Bea").forget();
        ada.forget().say("<b>hi</b>");
        assertThat(ada.next()).isEqualTo("said room=lobby name=Ada text=<b>hi</b> at=7");
        assertThat(bea.next()).isEqualTo("said room=lobby name=Ada text=<b>hi</b> at=7");
    }

    @Test
    void tellsNobodyInOtherRooms() {
        Client ada = client().join("lobby", "Ada").forget();
        Client bea = client().join("attic", "Bea").forget();
        ada.say("hi");
        assertThat(ada.next()).startsWith("said");
        assertThat(bea.next()).isNull();
    }

    @Nested
    class Leaving {

        @Test
        void byMessage() {
            Client ada = client().join("lobby", "Ada").forget();
            Client bea = client().join("lobby", "Bea").forget();
            ada.forget();
            bea.send("{\"type\":\"leave\"}");
            assertThat(ada.next()).isEqualTo("left room=lobby name=Bea");
            assertThat(bea.join("lobby", "Bea").next()).startsWith("welcome");
        }

        @Test
        void byGoingAway() {
            Client ada = client().join("lobby", "Ada").forget();
            Client bea = client().join("lobby", "Bea").forget();
            ada.forget();
            bea.goAway();
            assertThat(ada.next()).isEqualTo("left room=lobby name=Bea");
            assertThat(ada.next()).isNull();
        }

        @Test
        void byTheHandlerBeingRemoved() {
            Client ada = client().join("lobby", "Ada").forget();
            ada.channel.pipeline().remove(ChatHandler.class);
            ada.channel.runPendingTasks();
            assertThat(hub.rooms()).isZero();
        }

        @Test
        void makesARoomVanishWithItsLastMember() {
            Client ada = client().join("lobby", "Ada");
            assertThat(hub.rooms()).isEqualTo(1);
            ada.send("{\"type\":\"leave\"}");
            assertThat(hub.rooms()).isZero();
        }
    }

    @Nested
    class Refusing {

        @ParameterizedTest
        @ValueSource(strings = {"Ada", "ADA", "ａｄａ"})
        void aNameThatIsTaken(String name) {
            client().join("lobby", "Ada");
            Client bea = client().join("lobby", name);
            assertThat(bea.next()).startsWith("error code=name-taken");
            assertThat(bea.join("lobby", "Bea").next()).startsWith("welcome");
        }

        @Test
        void aRoomThatIsFull() {
            client().join("lobby", "Ada");
            client().join("lobby", "Bea");
            Client cy = client().join("lobby", "Cy");
            assertThat(cy.next()).startsWith("error code=room-full");
            assertThat(cy.join("attic", "Cy").next()).startsWith("welcome");
        }

        @Test
        void aRoomTooMany() {
            client().join("one", "Ada");
            client().join("two", "Bea");
            Client cy = client().join("three", "Cy");
            assertThat(cy.next()).startsWith("error code=too-many-rooms");
            assertThat(cy.join("two", "Cy").next()).startsWith("welcome");
        }

        @Test
        void aNameOrARoomOrATextThatIsTooLong() {
            Client ada = client();
            assertThat(ada.join("lobby", "a".repeat(9)).next())
                    .isEqualTo("error code=bad-name message=A name is 1 to 8 characters, without control characters.");
            assertThat(ada.join("l".repeat(9), "Ada").next()).startsWith("error code=bad-room");
            ada.join("lobby", "Ada").forget();
            assertThat(ada.say("x".repeat(21)).next()).startsWith("error code=bad-text");
        }

        @Test
        void toSayAnythingOutsideARoom() {
            Client ada = client();
            assertThat(ada.say("hi").next()).startsWith("error code=not-joined");
            assertThat(ada.send("{\"type\":\"leave\"}").next()).startsWith("error code=not-joined");
        }

        @Test
        void toBeInTwoRooms() {
            Client ada = client().join("lobby", "Ada").forget();
            assertThat(ada.join("attic", "Ada").next()).startsWith("error code=already-joined");
            assertThat(hub.rooms()).isEqualTo(1);
        }

        @Test
        void messagesThatItDoesNotKnow() {
            Client ada = client().join("lobby", "Ada").forget();
            assertThat(ada.send("{\"type\":\"fly\"}").next()).startsWith("error code=bad-message");
            assertThat(ada.send("{\"type\":\"say\",\"text\":7}").next()).startsWith("error code=bad-message");
            assertThat(ada.say("still here").next()).startsWith("said");
        }

        @Test
        void messagesThatComeTooFast() {
            Client ada = client().join("lobby", "Ada").forget();
            for (int i = 0; i < 9; i++) {
                assertThat(ada.say("hi").next()).startsWith("said");
            }
            assertThat(ada.say("hi").next()).startsWith("error code=too-fast");
        }
    }

    @Nested
    class Closing {

        @Test
        void with1007AfterWhatIsNotJson() {
            assertThat(client().send("hello").next()).isEqualTo("close 1007 not JSON");
        }

        @Test
        void with1003AfterABinaryMessage() {
            Client ada = client();
            ada.channel.writeInbound(new BinaryWebSocketFrame(Unpooled.EMPTY_BUFFER));
            assertThat(ada.next()).isEqualTo("close 1003 chat.v1 has text messages only");
        }

        @Test
        void with1008WhenAClientDoesNotListen() {
            Client ada = client();
            for (int i = 0; i < 10 + 100; i++) {
                assertThat(ada.say("hi").next()).startsWith("error");
            }
            assertThat(ada.say("hi").next()).isEqualTo("close 1008 too many messages");
        }

        @Test
        void leavesTheRoomAtOnceAndHearsNothingMore() {
            Client ada = client().join("lobby", "Ada").forget();
            ada.send("{");
            assertThat(ada.next()).startsWith("close 1007");
            assertThat(hub.rooms()).isZero();
            assertThat(ada.join("lobby", "Ada").next()).isNull();
        }
    }

    @Test
    void passesOverControlFrames() {
        Client ada = client();
        ada.channel.writeInbound(new PongWebSocketFrame());
        assertThat(ada.next()).isNull();
    }

    @Test
    void keepsTheBreakingOfAConnectionToItselfAndPassesMistakesOn() {
        Client ada = client();
        ada.channel.pipeline().fireExceptionCaught(new IOException("reset"));
        ada.channel.checkException();
        IllegalStateException mistake = new IllegalStateException();
        ada.channel.pipeline().fireExceptionCaught(mistake);
        assertThatThrownBy(ada.channel::checkException).isSameAs(mistake);
    }

    private Client client() {
        Client client = new Client();
        clients.add(client);
        return client;
    }

    private final class Client {

        private final EmbeddedChannel channel = new EmbeddedChannel(new ChatHandler(hub, LIMITS));

        Client join(String room, String name) {
            return send("{\"type\":\"join\",\"room\":\"" + room + "\",\"name\":\"" + name + "\"}");
        }

        Client say(String text) {
            return send("{\"type\":\"say\",\"text\":\"" + text + "\"}");
        }

        Client send(String json) {
            channel.writeInbound(new TextWebSocketFrame(json));
            settle();
            return this;
        }

        void goAway() {
            channel.finishAndReleaseAll();
            settle();
        }

        Client forget() {
            channel.releaseOutbound();
            return this;
        }

        /** What was sent next, in short; null for nothing. */
        String next() {
            settle();
            WebSocketFrame frame = channel.readOutbound();
            if (frame == null) {
                return null;
            }
            try {
                return frame instanceof CloseWebSocketFrame close
                        ? "close " + close.statusCode() + ' ' + close.reasonText()
                        : inShort(JSON.readTree(((TextWebSocketFrame) frame).text()));
            } finally {
                frame.release();
            }
        }

        private static String inShort(JsonNode message) {
            StringBuilder text = new StringBuilder(message.get("type").stringValue());
            for (String member : List.of("room", "name", "members", "text", "code", "message", "at")) {
                JsonNode value = message.get(member);
                if (value != null) {
                    text.append(' ').append(member).append('=');
                    text.append(value.isString() ? value.stringValue() : value.toString());
                }
            }
            return text.toString();
        }

        /** A task of one loop may leave one for another. */
        private void settle() {
            for (int i = 0; i < 3; i++) {
                clients.forEach(client -> client.channel.runPendingTasks());
            }
        }
    }
}
