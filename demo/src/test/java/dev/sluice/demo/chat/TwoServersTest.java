package dev.sluice.demo.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.Compression;
import dev.sluice.demo.chat.RunningChat.Talker;
import dev.sluice.demo.chat.protocol.ChatLimits;
import dev.sluice.demo.chat.redis.RedisBackend;
import dev.sluice.demo.chat.redis.TestRedis;
import dev.sluice.handshake.OriginPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two chat servers on one Redis, over real sockets: what those on the one have of those on the other. */
@Timeout(60)
class TwoServersTest {

    private static final Chat.Settings SETTINGS = new Chat.Settings(
            ChatLimits.DEFAULT,
            Compression.TAKEOVER,
            OriginPolicy.sameOrigin(),
            List.of(),
            Duration.ofHours(1),
            false,
            4L << 20,
            30);

    private static TestRedis redis;

    private RunningChat one;
    private RunningChat two;

    @BeforeAll
    static void startRedis(@TempDir Path directory) throws IOException {
        redis = new TestRedis(directory);
    }

    @AfterAll
    static void stopRedis() throws IOException {
        redis.close();
    }

    @BeforeEach
    void start() throws IOException {
        one = new RunningChat(SETTINGS, RedisBackend.connect(redis.url(), 1_000));
        two = new RunningChat(SETTINGS, RedisBackend.connect(redis.url(), 1_000));
    }

    @AfterEach
    void stop() {
        one.close();
        two.close();
        redis.clear();
    }

    @Test
    void tellWhoIsWritingOnTheOther() throws Exception {
        Talker ada = one.talker("Ada").join("lobby");
        Talker bea = two.talker("Bea").join("lobby");
        ada.say("{'type':'typing','room':'lobby'}");
        assertThat(bea.await("'typing'")).isEqualTo("{'type':'typing','room':'lobby','name':'Ada'}");
        bea.say("{'type':'typing','room':'lobby'}");
        assertThat(ada.await("'typing'")).isEqualTo("{'type':'typing','room':'lobby','name':'Bea'}");
    }

    @Test
    void tellWhoComesAndGoesOnTheOther() throws Exception {
        Talker ada = announced(one.talker("Ada"), "lobby", "Ada");
        Talker bea = two.talker("Bea").join("lobby");
        assertThat(ada.await("'presence'")).isEqualTo("{'type':'presence','room':'lobby','joined':['Bea'],'left':[]}");
        bea.say("{'type':'leave','room':'lobby'}");
        assertThat(ada.await("'presence'")).isEqualTo("{'type':'presence','room':'lobby','joined':[],'left':['Bea']}");
    }

    @Test
    void haveSomebodyInARoomUntilTheyHaveLeftItOnBoth() throws Exception {
        Talker bea = announced(two.talker("Bea"), "lobby", "Bea");
        String cookie = one.login("Ada");
        Talker first = one.connect(cookie).join("lobby");
        bea.await("'joined':['Ada']");
        Talker second = two.connect(cookie).join("lobby");
        announced(two.talker("Di"), "lobby", "Di"); // and Ada with her, who came before
        bea.await("'joined':['Di']");

        first.client().close(1000, "");
        first.client().awaitClose();
        announced(one.talker("Cy"), "lobby", "Cy");
        assertThat(bea.await("'presence'")).isEqualTo("{'type':'presence','room':'lobby','joined':['Cy'],'left':[]}");
        second.client().close(1000, "");
        assertThat(bea.await("'presence'")).isEqualTo("{'type':'presence','room':'lobby','joined':[],'left':['Ada']}");
    }

    @Test
    void bringWhatIsPrivateToWhoeverIsConnected() throws Exception {
        Talker ada = one.talker("Ada");
        Talker bea = beaOnTwo();
        ada.say("{'type':'private','to':'BEA','id':'p','text':'Hello'}");
        String heard = bea.await("'private'");
        assertThat(heard).startsWith("{'type':'private','from':'Ada','to':'BEA','id':'p','text':'Hello','at':");
        assertThat(ada.await("'id':'p'")).isEqualTo(heard);
        assertThat(ada.next()).isEqualTo("{'type':'ack','id':'p'}");
    }

    @Test
    void bringWhatIsPrivateToAllConnectionsOfBoth() throws Exception {
        String cookie = one.login("Ada");
        Talker ada = one.connect(cookie);
        Talker adaElsewhere = two.connect(cookie);
        adaElsewhere.await("'hello'");
        Talker bea = beaOnTwo();
        bea.say("{'type':'private','to':'Ada','id':'p','text':'Hello'}");
        for (Talker each : List.of(ada, adaElsewhere, bea)) {
            each.await("'private'", "'id':'p'");
        }
    }

    @Test
    void sayThatNobodyIsThereForWhatIsPrivate() throws Exception {
        two.login("Bea"); // and has not connected
        Talker ada = one.talker("Ada");
        for (String name : List.of("Bea", "Cy")) {
            ada.say("{'type':'private','to':'" + name + "','id':'p','text':'Hello'}");
            assertThat(ada.await("'id':'p'")).startsWith("{'type':'error','code':'not-here'");
        }
    }

    @Test
    void leaveANameToItsSessionUntilThatIsConnectedToNeither() throws Exception {
        String cookie = one.login("Ada");
        Talker first = announced(one.connect(cookie), "lobby", "Ada");
        Talker second = announced(two.connect(cookie), "attic", "Ada");
        Talker bea = two.talker("Bea");
        for (String room : List.of("lobby", "attic")) {
            bea.say("{'type':'join','room':'" + room + "'}").await("'" + room + "'", "'Ada'");
        }

        first.client().close(1000, "");
        bea.await("'lobby'", "'left':['Ada']"); // the server has told Redis before what has become of the name
        assertThat(loginStatus(one, "Ada")).isEqualTo(409);
        assertThat(loginStatus(two, "ADA")).isEqualTo(409);
        assertThat(two.get("/api/session", "Cookie", cookie).statusCode()).isEqualTo(200);
        second.say("{'type':'ping','id':'still'}").await("'pong'");

        second.client().close(1000, "");
        bea.await("'attic'", "'left':['Ada']");
        assertThat(loginStatus(one, "Ada")).isEqualTo(200);
        assertThat(two.get("/api/session", "Cookie", cookie).statusCode()).isEqualTo(409);
    }

    /** In no room, and known to Redis: the server tells it of her before it asks for her. */
    private Talker beaOnTwo() throws Exception {
        String cookie = two.login("Bea");
        Talker bea = two.connect(cookie);
        bea.await("'hello'");
        assertThat(two.get("/api/session", "Cookie", cookie).statusCode()).isEqualTo(200);
        return bea;
    }

    /** Goes into a room, and waits until that is told. */
    private static Talker announced(Talker talker, String room, String name) throws Exception {
        talker.join(room).await("'presence'", "'" + room + "'", "'" + name + "'");
        return talker;
    }

    private static int loginStatus(RunningChat chat, String name) throws Exception {
        return chat.post("/api/login", "{'name':'" + name + "'}").statusCode();
    }
}
