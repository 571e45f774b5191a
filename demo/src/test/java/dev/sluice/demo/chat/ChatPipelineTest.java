package dev.sluice.demo.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.Compression;
import dev.sluice.demo.RawClient;
import dev.sluice.demo.chat.RunningChat.Talker;
import dev.sluice.demo.chat.protocol.ChatLimits;
import dev.sluice.handshake.OriginPolicy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code docs/chat-protocol.md} says of the WebSocket, over real sockets. */
@Timeout(60)
class ChatPipelineTest {

    /** Nobody is too fast in most of these tests. */
    private static final ChatLimits LIMITS = new ChatLimits(32, 32, 2_000, 1_000, 3, 2, 2, 10_000, 100_000);

    private RunningChat chat;

    @BeforeEach
    void start() throws Exception {
        chat = new RunningChat(settings(LIMITS, 4L << 20));
    }

    @AfterEach
    void stop() {
        chat.close();
    }

    static Chat.Settings settings(ChatLimits limits, long maxOutboundBytes) {
        return new Chat.Settings(
                limits,
                Compression.TAKEOVER,
                OriginPolicy.sameOrigin(),
                List.of("Admin"),
                Duration.ofHours(1),
                false,
                maxOutboundBytes,
                30);
    }

    @Nested
    class TheHandshake {

        private static final String SUBPROTOCOL = "Sec-WebSocket-Protocol: chat.v1";

        @Test
        void agreesOnTheSubprotocol() throws Exception {
            assertThat(chat.handshake(SUBPROTOCOL, "Cookie: " + chat.login("Ada")))
                    .startsWith("HTTP/1.1 101 ")
                    .containsIgnoringCase("sec-websocket-protocol: chat.v1");
        }

        @Test
        void isRefusedWithoutTheSubprotocol() throws Exception {
            String cookie = "Cookie: " + chat.login("Ada");
            assertThat(chat.handshake(cookie)).startsWith("HTTP/1.1 400 ");
            assertThat(chat.handshake(cookie, "Sec-WebSocket-Protocol: chat.v2, mqtt"))
                    .startsWith("HTTP/1.1 400 ");
        }

        @Test
        void isRefusedWithoutACookie() throws Exception {
            assertThat(chat.handshake(SUBPROTOCOL)).startsWith("HTTP/1.1 401 ");
            assertThat(chat.handshake(SUBPROTOCOL, "Cookie: sluice-chat=e30.e30"))
                    .startsWith("HTTP/1.1 401 ");
        }

        @Test
        void isRefusedToPagesOfOtherSites() throws Exception {
            String cookie = "Cookie: " + chat.login("Ada");
            assertThat(chat.handshake(SUBPROTOCOL, cookie, "Origin: https://evil.test"))
                    .startsWith("HTTP/1.1 403 ");
            assertThat(chat.handshake(SUBPROTOCOL, cookie, "Origin: null")).startsWith("HTTP/1.1 403 ");
        }

        @Test
        void isRefusedUnderANameThatAnotherSessionHas() throws Exception {
            String first = chat.login("Ada");
            assertThat(chat.post("/api/logout", "", "Cookie", first).statusCode())
                    .isEqualTo(204);
            Talker second = chat.talker("ADA");
            second.await("hello");
            assertThat(chat.handshake(SUBPROTOCOL, "Cookie: " + first)).startsWith("HTTP/1.1 409 ");
        }
    }

    @Test
    void beginsWithHello() throws Exception {
        assertThat(chat.talker(" Ada ").next())
                .startsWith("{'type':'hello','name':'Ada','server':'")
                .endsWith("','limits':{'name':32,'room':32,'text':2000,'image':1000,'rooms':2}}");
    }

    @Test
    void welcomesAndTellsWhatIsSaid() throws Exception {
        Talker ada = chat.talker("Ada");
        ada.await("hello");
        ada.say("{'type':'join','room':' lobby '}");
        assertThat(ada.next())
                .isEqualTo("{'type':'welcome','room':'lobby','seq':0,'from':0,'oldest':1,'members':['Ada']}");
        Talker bea = chat.talker("Bea").join("lobby");
        ada.say("{'type':'say','room':'lobby','id':'i1','text':' <b>hi</b> '}");
        assertThat(bea.next())
                .matches(
                        "\\{'type':'said','room':'lobby','seq':1,'id':'i1','name':'Ada','at':\\d+,'text':'<b>hi</b>'}");
        List<String> both = List.of(ada.next(), ada.next());
        assertThat(both).anyMatch(message -> message.startsWith("{'type':'said'"));
        assertThat(both).contains("{'type':'ack','id':'i1','room':'lobby','seq':1}");
    }

    @Test
    void acknowledgesAgainWhatIsSaidAgain() throws Exception {
        Talker ada = chat.talker("Ada").join("lobby");
        String hi = "{'type':'say','room':'lobby','id':'i1','text':'hi'}";
        ada.say(hi).await("ack", "'seq':1");
        ada.say(hi).await("ack", "'seq':1");
        ada.say(hi.replace("i1", "i2")).await("ack", "'seq':2");
    }

    @Test
    void changesOnesOwnAndNobodyElses() throws Exception {
        Talker ada = chat.talker("Ada").join("lobby");
        Talker bea = chat.talker("Bea").join("lobby");
        ada.say("{'type':'say','room':'lobby','id':'i1','text':'hi'}").await("ack", "'seq':1");
        bea.say("{'type':'edit','room':'lobby','id':'j1','seq':1,'text':'no'}");
        assertThat(bea.await("error"))
                .isEqualTo("{'type':'error','code':'not-yours','message':'Somebody else said that.',"
                        + "'id':'j1','room':'lobby'}");
        bea.say("{'type':'delete','room':'lobby','id':'j2','seq':1}").await("not-yours", "'id':'j2'");
        ada.say("{'type':'edit','room':'lobby','id':'i2','seq':1,'text':'hello'}")
                .await("ack", "'seq':2");
        assertThat(bea.await("edited"))
                .matches("\\{'type':'edited','room':'lobby','seq':2,'edits':1,'id':'i2','name':'Ada','at':\\d+,"
                        + "'text':'hello'}");
        ada.say("{'type':'delete','room':'lobby','id':'i3','seq':1}").await("ack", "'seq':3");
        assertThat(bea.await("deleted"))
                .matches("\\{'type':'deleted','room':'lobby','seq':3,'deletes':1,'id':'i3','name':'Ada','at':\\d+}");
        ada.say("{'type':'delete','room':'lobby','id':'i4','seq':1}").await("no-such-message", "'id':'i4'");
        ada.say("{'type':'edit','room':'lobby','id':'i5','seq':0,'text':'x'}").await("no-such-message");
    }

    @Test
    void givesWhoeverComesBackExactlyWhatTheyHaveMissed() throws Exception {
        Talker ada = chat.talker("Ada").join("lobby");
        Talker bea = chat.talker("Bea").join("lobby");
        ada.say("{'type':'say','room':'lobby','id':'i1','text':'one'}").await("ack");
        bea.await("said", "'seq':1");
        bea.client().abort();
        for (int i = 2; i <= 150; i++) {
            ada.say("{'type':'say','room':'lobby','id':'i" + i + "','text':'more'}")
                    .await("ack");
        }
        Talker back = chat.talker("Cy");
        back.say("{'type':'join','room':'lobby','since':1}");
        assertThat(back.await("welcome")).contains("'seq':150,'from':1,'oldest':1");
        List<String> numbers = new ArrayList<>();
        while (numbers.size() < 149) {
            Matcher seq = Pattern.compile("'seq':(\\d+)").matcher(back.await("entries"));
            while (seq.find()) {
                numbers.add(seq.group(1));
            }
        }
        List<String> expected = new ArrayList<>();
        for (int i = 2; i <= 150; i++) {
            expected.add(String.valueOf(i));
        }
        assertThat(numbers).isEqualTo(expected);
    }

    @Test
    void tellsTheHistoryByPages() throws Exception {
        Talker ada = chat.talker("Ada").join("lobby");
        for (int i = 1; i <= 4; i++) {
            ada.say("{'type':'say','room':'lobby','id':'i" + i + "','text':'t" + i + "'}")
                    .await("ack");
        }
        ada.say("{'type':'history','room':'lobby','before':4,'limit':2}");
        assertThat(ada.await("entries"))
                .contains("'t2'", "'t3'")
                .doesNotContain("'t1'", "'t4'")
                .endsWith("],'before':4,'more':true}");
        ada.say("{'type':'history','room':'lobby','before':2}");
        assertThat(ada.await("entries")).contains("'t1'").endsWith("],'before':2,'more':false}");
        ada.say("{'type':'history','room':'lobby','before':-9223372036854775808,'limit':-5}");
        assertThat(ada.await("entries")).contains("'entries':[]").endsWith("'more':false}");
    }

    @Test
    void whispersToOnePersonAlone() throws Exception {
        String cookie = chat.login("Ada");
        Talker ada = chat.connect(cookie);
        Talker again = chat.connect(cookie);
        Talker bea = chat.talker("Bea").join("lobby");
        Talker cy = chat.talker("Cy").join("lobby");
        ada.say("{'type':'private','to':'BEA','id':'i1','text':'psst'}").await("ack", "'id':'i1'");
        assertThat(bea.await("private"))
                .matches("\\{'type':'private','from':'Ada','to':'BEA','id':'i1','text':'psst','at':\\d+}");
        again.await("private", "psst");
        cy.say("{'type':'ping','id':'p'}");
        assertThat(cy.next()).startsWith("{'type':'pong'");
        ada.say("{'type':'private','to':'Di','id':'i2','text':'psst'}").await("not-here", "'id':'i2'");
    }

    @Test
    void tellsTheOthersWhoIsWriting() throws Exception {
        Talker ada = chat.talker("Ada").join("lobby");
        Talker bea = chat.talker("Bea").join("lobby");
        ada.say("{'type':'typing','room':'lobby'}");
        assertThat(bea.next()).isEqualTo("{'type':'typing','room':'lobby','name':'Ada'}");
    }

    @Test
    void tellsWhoComesAndGoesHoweverThatHappens() throws Exception {
        Talker ada = chat.talker("Ada").join("lobby");
        ada.await("presence", "'joined':['Ada']");
        Talker polite = chat.talker("polite").join("lobby");
        ada.await("presence", "'joined':['polite']");
        polite.client().close(1000, "bye");
        ada.await("presence", "'left':['polite']");
        Talker rude = chat.talker("rude").join("lobby");
        ada.await("presence", "'joined':['rude']");
        rude.client().abort();
        ada.await("presence", "'left':['rude']");
        Talker quiet = chat.talker("quiet").join("lobby");
        ada.await("presence", "'joined':['quiet']");
        quiet.say("{'type':'leave','room':'lobby'}");
        quiet.await("{'type':'left','room':'lobby'}");
        ada.await("presence", "'left':['quiet']");
    }

    @Test
    void answersAPingWithWhatItHasCounted() throws Exception {
        Talker ada = chat.talker("Ada");
        ada.await("hello");
        ada.say("{'type':'ping','id':'p1'}");
        assertThat(ada.next())
                .matches("\\{'type':'pong','id':'p1','wire':\\{'in':\\d+,'out':\\d+},'payload':\\{'in':25,'out':\\d+},"
                        + "'queued':\\d+}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bad-message    | {'type':'fly'}",
                "bad-message    | {'type':'say','room':'lobby','id':'i'}",
                "bad-message    | {'type':'join','room':'attic','since':99999999999999999999}",
                "bad-room       | {'type':'join','room':'a\\u202eb'}",
                "bad-room       | {'type':'leave','room':''}",
                "bad-text       | {'type':'say','room':'lobby','id':'i','text':' '}",
                "bad-text       | {'type':'private','to':'Ada','id':'i','text':'\\ud800'}",
                "bad-id         | {'type':'say','room':'lobby','id':'a b','text':'t'}",
                "bad-id         | {'type':'ping','id':''}",
                "bad-name       | {'type':'private','to':'','id':'i','text':'t'}",
                "not-joined     | {'type':'say','room':'attic','id':'i','text':'t'}",
                "not-joined     | {'type':'edit','room':'attic','id':'i','seq':1,'text':'t'}",
                "not-joined     | {'type':'delete','room':'attic','id':'i','seq':1}",
                "not-joined     | {'type':'leave','room':'attic'}",
                "not-joined     | {'type':'typing','room':'attic'}",
                "not-joined     | {'type':'history','room':'attic','before':1}",
                "already-joined | {'type':'join','room':'lobby'}",
                "no-such-message| {'type':'edit','room':'lobby','id':'i','seq':7,'text':'t'}",
                "not-here       | {'type':'private','to':'Bea','id':'i','text':'t'}"
            })
    void refusesWhatIsWrongAndChangesNothing(String code, String message) throws Exception {
        Talker ada = chat.talker("Ada").join("lobby");
        ada.say(message);
        assertThat(ada.next()).startsWith("{'type':'error','code':'" + code.strip() + "'");
        ada.say("{'type':'say','room':'lobby','id':'still','text':'here'}").await("ack", "'seq':1");
    }

    @Test
    void hasNoMoreRoomsAndMembersThanItMay() throws Exception {
        Talker ada = chat.talker("Ada").join("one").join("two");
        ada.say("{'type':'join','room':'three'}").await("too-many-rooms");
        Talker bea = chat.talker("Bea").join("one").join("three");
        Talker cy = chat.talker("Cy");
        cy.say("{'type':'join','room':'one'}").await("room-full");
        cy.say("{'type':'join','room':'four'}").await("too-many-rooms");
        bea.say("{'type':'leave','room':'three'}").await("left");
        String answer;
        do { // the place is freed a moment after it was left
            cy.say("{'type':'join','room':'four'}");
            answer = cy.next();
        } while (answer.contains("too-many-rooms"));
        assertThat(answer).contains("welcome");
    }

    @Nested
    class Closing {

        @Test
        void with1007AfterWhatIsNotJson() throws Exception {
            assertThat(chat.talker("Ada").say("hello").client().awaitClose().code())
                    .isEqualTo(1007);
        }

        /** As zlib with the least memory makes it of what it cannot compress: stored blocks, and short ones. */
        @Test
        void notAfterAMessageThatIsLongerOnTheWireThanItIs() throws Exception {
            String longest = "{\"type\":\"ping\",\"id\":\"p\"}" + " ".repeat(LIMITS.maxJsonBytes());
            byte[] json = longest.substring(0, LIMITS.maxJsonBytes()).getBytes(UTF_8);
            ByteBuffer deflated = ByteBuffer.allocate(2 * json.length).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < json.length; i += 64) {
                int length = Math.min(64, json.length - i);
                deflated.put((byte) 0).putShort((short) length).putShort((short) ~length);
                deflated.put(json, i, length);
            }
            deflated.put((byte) 0).flip(); // an empty block, without what the extension leaves off
            byte[] payload = new byte[deflated.remaining()];
            deflated.get(payload);
            assertThat(payload).hasSizeGreaterThan(LIMITS.maxMessageBytes());
            try (RawClient client = chat.raw(chat.login("Ada"), "Sec-WebSocket-Extensions: permessage-deflate")) {
                client.readMessage();
                client.channel().write(ByteBuffer.wrap(RawClient.frame(0xC1, payload)));
                assertThat(client.readMessage()).isNotEmpty();
            }
        }

        @Test
        void with1007AfterTextThatIsNotUtf8() throws Exception {
            try (RawClient client = chat.raw(chat.login("Ada"))) {
                client.channel().write(ByteBuffer.wrap(RawClient.frame(0x81, new byte[] {(byte) 0xC0, (byte) 0x80})));
                assertThat(client.readCloseCode()).isEqualTo(1007);
            }
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 1_000_000})
        void with1009AfterTextThatIsLongerThanAny(int more) throws Exception {
            Talker ada = chat.talker("Ada");
            ada.say("x".repeat(LIMITS.maxJsonBytes() + 1 + more));
            assertThat(ada.client().awaitClose().code()).isEqualTo(1009);
        }

        @Test
        void with1001WhenTheServerStops() throws Exception {
            Talker ada = chat.talker("Ada").join("lobby");
            ada.say("{'type':'say','room':'lobby','id':'i','text':'before the end'}")
                    .await("ack");
            chat.prepareToStop();
            assertThat(chat.get("/healthz").statusCode()).isEqualTo(503);
            assertThat(chat.stop()).isTrue();
            assertThat(ada.client().awaitClose().code()).isEqualTo(1001);
        }
    }

    @Nested
    class TooFast {

        private static final ChatLimits SLOW = new ChatLimits(32, 32, 2_000, 1_000, 3, 2, 2, 1, 4);

        @BeforeEach
        void startAgain() throws Exception {
            chat.close();
            chat = new RunningChat(settings(SLOW, 4L << 20));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{'type':'say','room':'lobby','id':'i','text':'t'}",
                    "{'type':'fly'}",
                    "{'type':'leave','room':'lobby'}"
                })
        void isWarnedAndThenClosedWhateverItSays(String message) throws Exception {
            Talker ada = chat.talker("Ada");
            ada.await("hello");
            for (int i = 0; i < 4; i++) {
                ada.say(message);
                assertThat(ada.next()).contains("error").doesNotContain("too-fast");
            }
            for (int i = 0; i < 20; i++) {
                ada.say(message);
                assertThat(ada.next()).contains("too-fast").containsPattern("'retryAfterMillis':\\d+");
            }
            ada.say(message);
            assertThat(ada.client().awaitClose().code()).isEqualTo(1008);
        }

        @Test
        void isNotForgottenByComingBack() throws Exception {
            String cookie = chat.login("Ada");
            Talker ada = chat.connect(cookie);
            for (int i = 0; i < 4; i++) {
                ada.say("{'type':'leave','room':'lobby'}").await("not-joined");
            }
            chat.connect(cookie).say("{'type':'leave','room':'lobby'}").await("too-fast");
            assertThat(chat.post("/api/rooms/lobby/messages", "{'text':'t'}", "Cookie", cookie)
                            .statusCode())
                    .isEqualTo(429);
        }
    }

    @Test
    void closesWhoeverDoesNotReadAndNobodyElse() throws Exception {
        chat.close();
        chat = new RunningChat(settings(LIMITS, 100_000));
        try (RawClient slow = chat.raw(chat.login("slow"))) {
            Talker ada = chat.talker("Ada").join("lobby");
            String join = "{\"type\":\"join\",\"room\":\"lobby\"}";
            slow.channel().write(ByteBuffer.wrap(RawClient.frame(0x81, join.getBytes(UTF_8))));
            ada.await("presence", "slow");
            String text = "\u6c34".repeat(2_000);
            boolean hasLeft = false;
            for (int i = 1; !hasLeft; i++) {
                ada.say("{'type':'say','room':'lobby','id':'i" + i + "','text':'" + text + "'}");
                String message;
                do {
                    message = ada.await("'");
                    hasLeft |= message.contains("'left':['slow']");
                } while (!message.startsWith("{'type':'ack'"));
            }
            assertThat(chat.get("/metrics").body())
                    .containsPattern("chat_closes_total\\{received=\"\\d+\",sent=\"1013\"} 1.0");
        }
    }

    @Nested
    class Images {

        private static final byte[] GIF = "GIF89a and more".getBytes(UTF_8);

        @Test
        void areShownAndFetchedUntilTheyAreDeleted() throws Exception {
            String cookie = chat.login("Ada");
            Talker ada = chat.connect(cookie).join("lobby");
            ada.client().send(image("lobby", "i1", GIF));
            ada.await("ack", "'id':'i1'", "'seq':1");
            Talker bea = chat.talker("Bea");
            bea.say("{'type':'join','room':'lobby'}");
            String entries = bea.await("entries");
            assertThat(entries)
                    .contains("'type':'image/gif','bytes':" + GIF.length)
                    .doesNotContain("'text'");
            String id = entries.replaceFirst(".*'image':\\{'id':'([^']+)'.*", "$1");
            String path = "/api/rooms/lobby/images/" + id;

            var fetched = chat.getBytes(path, "Cookie", cookie);
            assertThat(fetched.statusCode()).isEqualTo(200);
            assertThat(fetched.body()).isEqualTo(GIF);
            assertThat(fetched.headers().firstValue("content-type")).hasValue("image/gif");
            assertThat(fetched.headers().firstValue("x-content-type-options")).hasValue("nosniff");
            assertThat(fetched.headers().firstValue("content-security-policy")).hasValue("default-src 'none'; sandbox");
            assertThat(chat.get(path).statusCode()).isEqualTo(401);
            assertThat(chat.get("/api/rooms/attic/images/" + id, "Cookie", cookie)
                            .statusCode())
                    .isEqualTo(404);

            ada.say("{'type':'delete','room':'lobby','id':'i2','seq':1}").await("ack");
            assertThat(chat.get(path, "Cookie", cookie).statusCode()).isEqualTo(404);
        }

        @Test
        void areRefusedLikeTexts() throws Exception {
            Talker ada = chat.talker("Ada").join("lobby");
            ada.client().send(image("attic", "i1", GIF));
            ada.await("not-joined", "'id':'i1'", "'room':'attic'");
            ada.client().send(image("lobby", "i2", "<svg/>".getBytes(UTF_8)));
            ada.await("bad-image", "'id':'i2'");
            ada.client().send(image("lobby", "i3", ("GIF8" + "x".repeat(997)).getBytes(UTF_8)));
            ada.await("bad-image", "'id':'i3'");
            ada.client().send(image("lobby", "i 4", GIF));
            ada.await("bad-id");
            ada.client().send(new byte[] {0, 0});
            ada.await("bad-message");
            ada.client().send(image("lobby", "i5", GIF));
            ada.await("ack", "'id':'i5'");
        }

        private static byte[] image(String room, String id, byte[] file) {
            byte[] header = ("{\"type\":\"image\",\"room\":\"" + room + "\",\"id\":\"" + id + "\"}").getBytes(UTF_8);
            return ByteBuffer.allocate(4 + header.length + file.length)
                    .putInt(header.length)
                    .put(header)
                    .put(file)
                    .array();
        }
    }

    @Test
    void carriesTheLongestTextHoweverItIsEscaped() throws Exception {
        Talker ada = chat.talker("Ada").join("lobby");
        ada.say("{'type':'say','room':'lobby','id':'i','text':'" + "\\ud83d\\ude00".repeat(2_000) + "'}");
        ada.await("said", "\uD83D\uDE00".repeat(2_000));
    }
}
