package dev.sluice.demo.load;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.demo.Compression;
import dev.sluice.testing.EventLoops;
import dev.sluice.testing.TestCertificate;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client and a server over TCP, with the test for the server's head and the client's clock. */
@Timeout(60)
class ChatClientTest {

    private static final String LOGIN = "POST /api/login application/json {\"name\":\"Ada\"}";
    private static final String OPEN = "open sluice-chat=c1, chat.v1, 1 extensions";

    private static EventLoopGroup group;

    private final EventLoop loop = group.next();
    private final HandTimers timers = new HandTimers(loop);
    private final Heard heard = new Heard();
    private StandIn server;
    private ChatClient client;

    @BeforeAll
    static void startLoops() {
        group = EventLoops.create(1);
    }

    @AfterAll
    static void stopLoops() {
        EventLoops.end(group);
    }

    @BeforeEach
    void startServer() throws IOException {
        server = new StandIn();
    }

    @AfterEach
    void stop() {
        if (client != null) {
            assertThat(client.close().awaitUninterruptibly(5, SECONDS)).isTrue();
        }
        server.close();
    }

    @Test
    void logsInAndJoinsItsRooms() throws Exception {
        client = client(List.of(server.url()), "r1", "r2");
        client.start();
        assertThat(server.hear()).isEqualTo(LOGIN);
        assertThat(server.hear()).isEqualTo(OPEN);
        Channel connection = server.connection();
        assertThat(server.isQuiet()).isTrue();
        StandIn.say(connection, "{'type':'hello','name':'Ada'}");
        assertThat(server.hear()).isEqualTo("{'type':'join','room':'r1'}");
        assertThat(server.hear()).isEqualTo("{'type':'join','room':'r2'}");
        StandIn.say(connection, "{'type':'welcome','room':'r2','seq':9,'from':7}");
        assertThat(heard.next()).isEqualTo("joined r2 9 7");
    }

    @Test
    void saysWhatItIsToldOnceItIsInTheRoom() throws Exception {
        client = client(List.of(server.url()), "r1", "r2");
        client.start();
        say("r1", "one");
        say("r2", "two");
        Channel connection = open();
        server.hear();
        server.hear();
        StandIn.say(connection, "{'type':'welcome','room':'r2','seq':0,'from':0}");
        assertThat(server.hear()).isEqualTo("{'type':'say','room':'r2','id':'ada-2','text':'two'}");
        StandIn.say(connection, "{'type':'welcome','room':'r1','seq':0,'from':0}");
        assertThat(server.hear()).isEqualTo("{'type':'say','room':'r1','id':'ada-1','text':'one'}");
        assertThat(heard.next()).isEqualTo("said ada-1 r1 one");
        assertThat(heard.next()).isEqualTo("said ada-2 r2 two");
    }

    @Test
    void tellsWhatIsAckedAndReceived() throws Exception {
        Channel connection = join();
        say("r1", "one");
        assertThat(server.hear()).isEqualTo("{'type':'say','room':'r1','id':'ada-1','text':'one'}");
        assertThat(heard.next()).isEqualTo("said ada-1 r1 one");
        StandIn.say(
                connection,
                "{'type':'entries','room':'r1','entries':[{'type':'said','seq':1,'id':'x','text':'a'},{'type':'other'}]}");
        StandIn.say(connection, "{'type':'said','room':'r1','seq':2,'id':'ada-1','name':'Ada','at':5,'text':'one'}");
        StandIn.say(connection, "{'type':'ack','room':'r1','id':'ada-1','seq':2,'at':5}");
        StandIn.say(connection, "{'type':'ack','room':'r1','id':'ada-1','seq':2,'at':5}");
        StandIn.say(connection, "{'type':'said','room':'r9','seq':2,'id':'y','name':'Ada','at':5,'text':'one'}");
        assertThat(heard.next()).isEqualTo("received r1 1 x");
        assertThat(heard.next()).isEqualTo("received r1 2 ada-1");
        assertThat(heard.next()).isEqualTo("acked ada-1 r1 2");
        assertThat(heard.next()).isEqualTo("problem an ack for what was not said, or acked before: ada-1");
        assertThat(heard.next()).isEqualTo("problem an entry of a room that was not joined: r9");
        assertThat(heard.ackedWithItsTime).isTrue();
    }

    @Test
    void comesBackToWhereItWasAndSaysAgainWhatHasNoAck() throws Exception {
        Channel connection = join();
        for (String text : List.of("one", "two", "three")) {
            say("r1", text);
            server.hear();
            heard.next();
        }
        StandIn.say(connection, "{'type':'said','room':'r1','seq':1,'id':'ada-1','name':'Ada','at':5,'text':'one'}");
        StandIn.say(connection, "{'type':'ack','room':'r1','id':'ada-1','seq':1,'at':5}");
        assertThat(heard.next()).isEqualTo("received r1 1 ada-1");
        assertThat(heard.next()).isEqualTo("acked ada-1 r1 1");
        StandIn.cut(connection);
        assertThat(heard.next()).isEqualTo("disconnected 1006");
        say("r1", "four");
        assertThat(heard.next()).isEqualTo("said ada-4 r1 four");

        HandTimers.Timer back = timers.next();
        assertThat(back.millis()).isBetween(1L, 500L);
        back.fire(loop);

        assertThat(server.hear()).isEqualTo(OPEN); // with the same cookie
        connection = server.connection();
        StandIn.say(connection, "{'type':'hello','name':'Ada'}");
        assertThat(server.hear()).isEqualTo("{'type':'join','room':'r1','since':1}");
        StandIn.say(connection, "{'type':'welcome','room':'r1','seq':2,'from':1}");
        assertThat(heard.next()).isEqualTo("joined r1 2 1");
        assertThat(server.hear()).isEqualTo("{'type':'say','room':'r1','id':'ada-2','text':'two'}");
        assertThat(server.hear()).isEqualTo("{'type':'say','room':'r1','id':'ada-3','text':'three'}");
        assertThat(server.hear()).isEqualTo("{'type':'say','room':'r1','id':'ada-4','text':'four'}");
    }

    @Test
    void waitsLongerEachTimeUntilItIsInARoomAgain() throws Exception {
        Channel connection = join();
        for (long wait : new long[] {500, 1_000, 2_000}) {
            StandIn.cut(connection);
            HandTimers.Timer timer = timers.next();
            assertThat(timer.millis()).isEqualTo(wait);
            timer.fire(loop);
            assertThat(server.hear()).isEqualTo(OPEN);
            connection = server.connection();
        }
        StandIn.say(connection, "{'type':'hello','name':'Ada'}");
        assertThat(server.hear()).contains("'join'");
        StandIn.say(connection, "{'type':'welcome','room':'r1','seq':0,'from':0}");
        StandIn.cut(connection);
        assertThat(timers.next().millis()).isEqualTo(500);
    }

    @Test
    void takesTheServersWordForALogThatHasBecomeShorter() throws Exception {
        Channel connection = join();
        StandIn.say(connection, "{'type':'said','room':'r1','seq':7,'id':'x','name':'Bob','at':5,'text':'one'}");
        assertThat(heard.next()).isEqualTo("received r1 7 x");
        connection = comeBack(connection);
        assertThat(server.hear()).isEqualTo("{'type':'join','room':'r1','since':7}");
        StandIn.say(connection, "{'type':'welcome','room':'r1','seq':2,'from':2}");
        heard.next();
        comeBack(connection);
        assertThat(server.hear()).isEqualTo("{'type':'join','room':'r1','since':2}");
    }

    @Test
    void waitsAsLongAsTheServerSaysWhenItIsTooFast() throws Exception {
        Channel connection = join();
        for (String text : List.of("one", "two", "three")) {
            say("r1", text);
            server.hear();
            heard.next();
        }
        StandIn.say(
                connection, "{'type':'error','code':'too-fast','message':'m','id':'ada-2','retryAfterMillis':1234}");
        StandIn.say(
                connection, "{'type':'error','code':'too-fast','message':'m','id':'ada-3','retryAfterMillis':1233}");
        StandIn.say(connection, "{'type':'ack','room':'r1','id':'ada-1','seq':1,'at':5}");
        assertThat(heard.next()).isEqualTo("refused too-fast");
        assertThat(heard.next()).isEqualTo("refused too-fast");
        assertThat(heard.next()).isEqualTo("acked ada-1 r1 1");
        HandTimers.Timer first = timers.next();
        HandTimers.Timer second = timers.next();
        assertThat(first.millis()).isEqualTo(1234);
        assertThat(first.isCancelled()).isTrue();
        assertThat(second.millis()).isEqualTo(1233);
        say("r1", "four");
        heard.next();
        assertThat(server.isQuiet()).isTrue();

        second.fire(loop);

        assertThat(server.hear()).isEqualTo("{'type':'say','room':'r1','id':'ada-2','text':'two'}");
        assertThat(server.isQuiet()).isTrue(); // one at a time
        StandIn.say(connection, "{'type':'ack','room':'r1','id':'ada-2','seq':2,'at':5}");
        assertThat(server.hear()).contains("'ada-3'");
        StandIn.say(connection, "{'type':'ack','room':'r1','id':'ada-3','seq':3,'at':5}");
        assertThat(server.hear()).contains("'ada-4'");
    }

    @Test
    void doesNotSayAgainWhatIsRefusedForGood() throws Exception {
        Channel connection = join();
        say("r1", "one");
        server.hear();
        heard.next();
        StandIn.say(connection, "{'type':'error','code':'bad-text','message':'Too long.','id':'ada-1'}");
        assertThat(heard.next()).isEqualTo("refused bad-text");
        assertThat(heard.next()).isEqualTo("problem refused for good: ada-1: bad-text Too long.");
        connection = comeBack(connection);
        StandIn.say(connection, "{'type':'welcome','room':'r1','seq':2,'from':2}");
        heard.next();
        say("r1", "two");
        server.hear();
        assertThat(server.hear()).contains("'ada-2'");
    }

    @Test
    void knocksAgainAtARoomThatIsFull() throws Exception {
        client = client(List.of(server.url()), "r1");
        client.start();
        Channel connection = open();
        assertThat(server.hear()).isEqualTo("{'type':'join','room':'r1'}");
        StandIn.say(connection, "{'type':'error','code':'room-full','message':'m','room':'r1'}");
        assertThat(heard.next()).isEqualTo("refused room-full");
        timers.next().fire(loop);
        assertThat(server.hear()).isEqualTo("{'type':'join','room':'r1'}");
        StandIn.say(connection, "{'type':'error','code':'too-fast','message':'m','retryAfterMillis':70}");
        heard.next();
        HandTimers.Timer timer = timers.next();
        assertThat(timer.millis()).isEqualTo(70);
        StandIn.cut(connection);
        assertThat(heard.next()).isEqualTo("disconnected 1006");
        assertThat(timer.isCancelled()).isTrue();
    }

    @Test
    void givesUpWhereItsRoomIsRefusedForGood() throws Exception {
        client = client(List.of(server.url()), "r1");
        client.start();
        Channel connection = open();
        StandIn.say(connection, "{'type':'error','code':'bad-room','message':'m','room':'r1'}");
        assertThat(heard.next()).isEqualTo("refused bad-room");
        assertThat(heard.next()).isEqualTo("gave up refused: bad-room m");
        assertThat(client.close().awaitUninterruptibly(5, SECONDS)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1001, 1008, 1011, 1013})
    void comesBackAfterACloseThatPasses(int code) throws Exception {
        StandIn.close(join(), code);
        assertThat(heard.next()).isEqualTo("disconnected " + code);
        timers.next().fire(loop);
        assertThat(server.hear()).isEqualTo(OPEN);
    }

    @ParameterizedTest
    @ValueSource(ints = {1002, 1003, 1007, 1009})
    void comesBackNoMoreAfterACloseThatBlamesIt(int code) throws Exception {
        StandIn.close(join(), code);
        assertThat(heard.next()).isEqualTo("disconnected " + code);
        assertThat(heard.next()).startsWith("gave up closed with " + code);
        assertThat(timers.isNoneSet()).isTrue();
    }

    @Test
    void failsAConnectionThatSpeaksNoJson() throws Exception {
        StandIn.say(join(), "hello");
        assertThat(heard.next()).startsWith("problem failed the connection to " + server.url());
        assertThat(heard.next()).isEqualTo("disconnected 1011");
        timers.next().fire(loop);
        assertThat(server.hear()).isEqualTo(OPEN);
    }

    @Test
    void goesToTheNextServerWhenOneIsLost() throws Exception {
        try (StandIn other = new StandIn()) {
            client = client(List.of(server.url(), other.url()), "r1");
            client.start();
            Channel connection = open();
            assertThat(server.hear()).contains("'join'");
            StandIn.cut(connection);
            timers.next().fire(loop);
            assertThat(other.hear()).isEqualTo(OPEN);
            StandIn.cut(other.connection());
            timers.next().fire(loop);
            assertThat(server.hear()).isEqualTo(OPEN);
        }
    }

    @Test
    void goesToTheNextServerWhenOneCannotBeReached() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        client = client(List.of(ChatUrl.parse("http://127.0.0.1:" + free), server.url()), "r1");
        client.start();
        assertThat(heard.next()).startsWith("problem cannot log in at http://127.0.0.1:" + free);
        timers.next().fire(loop);
        assertThat(server.hear()).isEqualTo(LOGIN);
    }

    @Test
    void waitsAsLongAsARefusedLoginSays() throws Exception {
        server.refuseLogin(429, "{\"code\":\"too-fast\",\"message\":\"m\",\"retryAfterMillis\":3000}");
        server.refuseLogin(503, "busy");
        server.refuseLogin(409, "{\"code\":\"name-taken\",\"message\":\"m\"}");
        server.refuseLogin(403, "{\"code\":\"banned\",\"message\":\"m\"}");
        client = client(List.of(server.url()), "r1");
        client.start();
        assertThat(heard.next()).isEqualTo("refused too-fast");
        HandTimers.Timer timer = timers.next();
        assertThat(timer.millis()).isBetween(3_001L, 3_500L);
        timer.fire(loop);
        assertThat(heard.next()).isEqualTo("refused http-503");
        timers.next().fire(loop);
        assertThat(heard.next()).isEqualTo("refused name-taken");
        timers.next().fire(loop);
        assertThat(heard.next()).isEqualTo("refused banned");
        assertThat(heard.next()).isEqualTo("gave up not let in: banned");
        assertThat(timers.isNoneSet()).isTrue();
    }

    @Test
    void logsInAgainWhereTheServerDoesNotKnowTheCookie() throws Exception {
        server.refuseHandshake(HttpResponseStatus.UNAUTHORIZED);
        client = client(List.of(server.url()), "r1");
        client.start();
        assertThat(server.hear()).isEqualTo(LOGIN);
        assertThat(server.hear()).isEqualTo("refused 401");
        assertThat(heard.next()).isEqualTo("refused not-logged-in");
        timers.next().fire(loop);
        assertThat(server.hear()).isEqualTo(LOGIN);
        assertThat(server.hear()).isEqualTo("open sluice-chat=c2, chat.v1, 1 extensions");
    }

    @Test
    void comesBackWhereTheHandshakeIsRefusedForNow() throws Exception {
        server.refuseHandshake(HttpResponseStatus.CONFLICT);
        server.refuseHandshake(HttpResponseStatus.SERVICE_UNAVAILABLE);
        server.refuseHandshake(HttpResponseStatus.FORBIDDEN);
        client = client(List.of(server.url()), "r1");
        client.start();
        assertThat(heard.next()).isEqualTo("refused name-taken");
        timers.next().fire(loop);
        assertThat(heard.next()).isEqualTo("refused http-503");
        timers.next().fire(loop);
        assertThat(heard.next()).isEqualTo("refused banned");
        assertThat(heard.next()).isEqualTo("gave up not let in: banned");
    }

    @Test
    void speaksTls() throws Exception {
        TestCertificate.Contexts contexts = TestCertificate.contexts();
        try (StandIn secure = new StandIn(contexts.server(), null)) {
            client = client(contexts.client(), List.of(secure.secureUrl()), "r1");
            client.start();
            assertThat(secure.hear()).isEqualTo(LOGIN);
            assertThat(secure.hear()).isEqualTo(OPEN);
        }
    }

    @Test
    void endsWhileItWaits() throws Exception {
        Channel connection = join();
        StandIn.cut(connection);
        HandTimers.Timer timer = timers.next();
        assertThat(client.close().awaitUninterruptibly(5, SECONDS)).isTrue();
        assertThat(timer.isCancelled()).isTrue();
    }

    @Test
    void saysGoodbyeWhenItEnds() throws Exception {
        Channel connection = join();
        assertThat(client.close().awaitUninterruptibly(5, SECONDS)).isTrue();
        assertThat(connection.closeFuture().awaitUninterruptibly(5, SECONDS)).isTrue();
        assertThat(timers.isNoneSet()).isTrue();
        assertThat(heard.isQuiet()).isTrue();
    }

    @Test
    void endsWhileItLogsIn() throws Exception {
        try (ServerSocket silent = new ServerSocket(0)) {
            client = client(List.of(ChatUrl.parse("http://127.0.0.1:" + silent.getLocalPort())), "r1");
            client.start();
            try (var accepted = silent.accept()) {
                assertThat(client.close().awaitUninterruptibly(5, SECONDS)).isTrue();
                accepted.setSoTimeout(5_000);
                accepted.getInputStream().readAllBytes(); // to the end
            }
        }
        assertThat(heard.isQuiet()).isTrue();
    }

    @Test
    void refusesToSpeakInARoomThatItDoesNotJoin() throws Exception {
        client = client(List.of(server.url()), "r1");
        assertThatThrownBy(() -> say("r2", "one")).hasMessage("room: r2 (expected: one of [r1])");
    }

    private ChatClient client(List<ChatUrl> servers, String... rooms) throws IOException {
        return client(SslContextBuilder.forClient().build(), servers, rooms);
    }

    private ChatClient client(SslContext tls, List<ChatUrl> servers, String... rooms) {
        ChatClientConfig config =
                new ChatClientConfig(servers, "Ada", "ada", List.of(rooms), Compression.TAKEOVER, tls);
        return new ChatClient(loop, config, heard, new BackoffTest.Highest(), timers);
    }

    /** The client is logged in, and greeted. */
    private Channel open() throws InterruptedException {
        assertThat(server.hear()).isEqualTo(LOGIN);
        assertThat(server.hear()).isEqualTo(OPEN);
        Channel connection = server.connection();
        StandIn.say(connection, "{'type':'hello','name':'Ada'}");
        return connection;
    }

    /** The client is in the room r1, which is empty. */
    private Channel join() throws Exception {
        client = client(List.of(server.url()), "r1");
        client.start();
        Channel connection = open();
        assertThat(server.hear()).isEqualTo("{'type':'join','room':'r1'}");
        StandIn.say(connection, "{'type':'welcome','room':'r1','seq':0,'from':0}");
        assertThat(heard.next()).isEqualTo("joined r1 0 0");
        return connection;
    }

    /** The connection is lost, and there is another one. */
    private Channel comeBack(Channel connection) throws InterruptedException {
        StandIn.cut(connection);
        assertThat(heard.next()).isEqualTo("disconnected 1006");
        timers.next().fire(loop);
        assertThat(server.hear()).isEqualTo(OPEN);
        Channel next = server.connection();
        StandIn.say(next, "{'type':'hello','name':'Ada'}");
        return next;
    }

    private void say(String room, String text) throws Exception {
        loop.submit(() -> client.say(room, text, 42)).sync();
    }

    /** What the client tells, in words. */
    private static final class Heard implements ChatListener {

        private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
        private volatile boolean ackedWithItsTime;

        String next() throws InterruptedException {
            String next = told.poll(10, SECONDS);
            if (next == null) {
                throw new AssertionError("nothing told within 10 s");
            }
            return next;
        }

        boolean isQuiet() {
            return told.isEmpty();
        }

        @Override
        public void joined(String room, long seq, long from) {
            told.add("joined " + room + ' ' + seq + ' ' + from);
        }

        @Override
        public void said(String id, String room, String text, long saidAt) {
            told.add("said " + id + ' ' + room + ' ' + text);
        }

        @Override
        public void acked(String id, String room, long seq, long saidAt) {
            ackedWithItsTime = saidAt == 42;
            told.add("acked " + id + ' ' + room + ' ' + seq);
        }

        @Override
        public void received(String room, Incoming.Entry entry) {
            told.add("received " + room + ' ' + entry.seq() + ' ' + entry.id());
        }

        @Override
        public void refused(String code) {
            told.add("refused " + code);
        }

        @Override
        public void disconnected(int code) {
            told.add("disconnected " + code);
        }

        @Override
        public void problem(String what) {
            told.add("problem " + what);
        }

        @Override
        public void gaveUp(String why) {
            told.add("gave up " + why);
        }
    }
}
