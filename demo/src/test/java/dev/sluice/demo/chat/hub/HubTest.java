package dev.sluice.demo.chat.hub;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static java.util.concurrent.CompletableFuture.failedFuture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.clearInvocations;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.sluice.demo.chat.backend.Backend;
import dev.sluice.demo.chat.backend.EmbeddedBackend;
import dev.sluice.demo.chat.backend.Exchange;
import dev.sluice.demo.chat.backend.Names;
import dev.sluice.demo.chat.backend.Signal;
import dev.sluice.demo.chat.log.RoomLog;
import dev.sluice.demo.chat.login.Identity;
import dev.sluice.demo.chat.protocol.ChatError;
import dev.sluice.demo.chat.protocol.ChatException;
import dev.sluice.demo.chat.protocol.ChatLimits;
import dev.sluice.demo.chat.protocol.ServerMessage;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * Two servers of one chat, whose signals, event loop and time the test drives. They share names that are in memory, and a log in
 * which there is nothing.
 */
class HubTest {

    private static final ChatLimits LIMITS = new ChatLimits(32, 32, 2_000, 1_000, 3, 2, 2, 5, 10);

    private final EmbeddedBackend alone = EmbeddedBackend.inMemory(1);
    private final Names names = mock(Names.class, delegatesTo(alone.names()));
    private final RoomLog log = mock(RoomLog.class);
    private final EmbeddedChannel loop = new EmbeddedChannel();
    private final List<Client> clients = new ArrayList<>();
    private final Queue<Signal> onTheWay = new ArrayDeque<>();
    private final List<Signal> signals = new ArrayList<>();
    private final Server one;
    private final Server two;

    HubTest() {
        loop.freezeTime();
        when(log.extent(any())).thenReturn(completedFuture(new RoomLog.Extent(1, 0)));
        when(log.follow(any(), any())).thenAnswer(call -> {
            call.<RoomLog.Follower>getArgument(1).began(0);
            return (RoomLog.Following) () -> {};
        });
        one = new Server("one");
        two = new Server("two");
    }

    @AfterEach
    void end() {
        clients.forEach(client -> client.channel.finishAndReleaseAll());
        loop.finishAndReleaseAll();
        alone.close();
    }

    @Nested
    class WhoeverConnects {

        @Test
        void isGreeted() {
            assertThat(new Client("Ada").connect(one).received())
                    .containsExactly("{'type':'hello','name':'Ada','server':'one',"
                            + "'limits':{'name':32,'room':32,'text':2000,'image':1000,'rooms':2}}");
            assertThat(one.hub.connections()).isEqualTo(1);
        }

        @Test
        void isToldWhetherTheLogIsAway() {
            Client ada = new Client("Ada").connect(one);
            ada.received();
            one.logIs(false);
            assertThat(one.hub.isLogAway()).isTrue();
            assertThat(ada.received()).containsExactly("{'type':'log','away':true}");
            assertThat(new Client("Bea").connect(one).received()).hasSize(2).endsWith("{'type':'log','away':true}");
            one.logIs(true);
            assertThat(one.hub.isLogAway()).isFalse();
            assertThat(ada.received()).containsExactly("{'type':'log','away':false}");
        }

        @Test
        void isToldNothingOnceTheyHaveGone() {
            Client ada = new Client("Ada").connect(one);
            ada.received();
            one.hub.disconnect(ada.connection);
            one.logIs(false);
            assertThat(ada.received()).isEmpty();
            assertThat(one.hub.connections()).isZero();
        }

        @Test
        void maySayMoreOnlyAfterAWhile() {
            Client ada = new Client("Ada").connect(one);
            for (int i = 0; i < LIMITS.messageBurst(); i++) {
                assertThat(one.hub.admits(ada.connection.identity(), Hub.MESSAGE))
                        .isTrue();
            }
            refuses(ChatError.TOO_FAST, () -> one.hub.admits(ada.connection.identity(), Hub.MESSAGE));
        }
    }

    @Nested
    class AName {

        @Test
        void isTheirsWhoAreConnectedUnderIt() {
            Client ada = new Client("Ada").connect(one);
            Client again = new Client("Ada").connect(one);
            one.hub.disconnect(ada.connection);
            assertThat(isFree("ada")).isFalse();
            one.hub.disconnect(again.connection);
            assertThat(isFree("ada")).isTrue();
        }

        @Test
        void isTheirsAsLongAsAnyServerHasThem() {
            Client ada = new Client("Ada").connect(one);
            Client again = new Client("Ada").connect(two);
            one.hub.disconnect(ada.connection);
            assertThat(isFree("ada")).isFalse();
            two.hub.disconnect(again.connection);
            assertThat(isFree("ada")).isTrue();
        }

        @Test
        void isClaimedAgainByAndByAndWhenTheLogIsBack() {
            new Client("Ada").connect(one);
            one.hub.start(loop.eventLoop());
            clearInvocations(names);
            passTime(People.RENEW_SECONDS, TimeUnit.SECONDS);
            verify(names).claim("ada", "Ada's session", "one");
            one.logIs(false);
            clearInvocations(names);
            one.logIs(true);
            verify(names).claim("ada", "Ada's session", "one");
        }

        @Test
        void isNotClaimedAgainWhileTheyGo() throws Exception {
            Client ada = new Client("Ada").connect(one);
            Thread going = new Thread(() -> one.hub.disconnect(ada.connection));
            doAnswer(call -> {
                        going.start();
                        while (going.getState() == Thread.State.NEW || going.getState() == Thread.State.RUNNABLE) {
                            Thread.onSpinWait();
                        }
                        assertThat(going.isAlive())
                                .as("waits until the name is claimed")
                                .isTrue();
                        return alone.names().claim("ada", "Ada's session", "one");
                    })
                    .when(names)
                    .claim("ada", "Ada's session", "one");
            one.logIs(true);
            going.join(10_000);
            assertThat(isFree("ada")).isTrue();
        }

        @Test
        void endsTheConnectionsOfThoseWhoHaveLostIt() {
            Client ada = new Client("Ada").connect(one);
            Client bea = new Client("Bea").connect(one);
            doReturn(completedFuture(false)).when(names).claim("ada", "Ada's session", "one");
            one.logIs(true);
            assertThat(ada.received()).endsWith("close 1008 Somebody is here under that name already.");
            assertThat(bea.received()).noneMatch(message -> message.startsWith("close"));
        }

        @Test
        void isForgottenOfThoseWhoGoAsTheyAreTold() {
            doReturn(completedFuture(false)).when(names).claim("ada", "Ada's session", "one");
            Client ada = new Client("Ada");
            ada.channel.pipeline().addLast(new ChannelOutboundHandlerAdapter() {
                @Override
                public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
                    if (message instanceof CloseWebSocketFrame) {
                        one.hub.disconnect(ada.connection); // as when it cannot be written any more
                    }
                    ctx.write(message, promise);
                }
            });
            assertThat(ada.connect(one).received())
                    .hasSize(2)
                    .endsWith("close 1008 Somebody is here under that name already.");
            assertThat(one.hub.connections()).isZero();
        }
    }

    @Nested
    class WhatIsPrivate {

        private static final String TO_BEA =
                "{'type':'private','from':'Ada','to':'BEA','id':'id','text':'psst','at':7}";

        @Test
        void reachesAllConnectionsOfTheTwo() {
            List<Client> theirs = List.of(
                    new Client("Ada").connect(one),
                    new Client("Ada").connect(one),
                    new Client("Ada").connect(two),
                    new Client("Bea").connect(one),
                    new Client("Bea").connect(two));
            List<Client> others = List.of(new Client("Cy").connect(one), new Client("Di").connect(two));
            assertThat(say("BEA")).isCompleted();
            carry();
            assertThat(theirs)
                    .allSatisfy(
                            client -> assertThat(client.received()).hasSize(2).endsWith(TO_BEA));
            assertThat(others)
                    .allSatisfy(client -> assertThat(client.received()).hasSize(1));
        }

        @Test
        void reachesThoseWhoAreElsewhereAndInNoRoom() {
            new Client("Ada").connect(one);
            Client bea = new Client("Bea").connect(two);
            assertThat(say("BEA")).isCompleted();
            carry();
            assertThat(bea.received()).endsWith(TO_BEA);
        }

        @Test
        void isRefusedWhenTheyAreNowhere() {
            Client ada = new Client("Ada").connect(one);
            Client bea = new Client("Bea").connect(two);
            two.hub.disconnect(bea.connection);
            names.claim("cy", "Cy's session", Names.DOOR); // has logged in, no more
            for (String name : List.of("Bea", "Cy", "Di")) {
                refuses(
                        ChatError.NOT_HERE,
                        () -> say(name).toCompletableFuture().join());
            }
            carry();
            assertThat(ada.received()).hasSize(1);
        }

        @Test
        void reachesThoseAloneWhoAreHereWhileTheOtherServersAreAway() {
            new Client("Ada").connect(one);
            Client bea = new Client("Bea").connect(one);
            new Client("Cy").connect(two);
            doReturn(failedFuture(new IllegalStateException("away")))
                    .when(names)
                    .isConnected(any());
            assertThat(say("BEA")).isCompleted();
            assertThat(bea.received()).endsWith(TO_BEA);
            refuses(ChatError.LOG_AWAY, () -> say("Cy").toCompletableFuture().join());
        }

        private CompletionStage<Void> say(String to) {
            return one.hub.whisper(new ServerMessage.Private("Ada", to, "id", "psst", 7));
        }
    }

    @Nested
    class ARoom {

        @Test
        void isThereAsLongAsSomebodyIsIn() {
            Client ada = new Client("Ada").join(one, "lobby");
            Client bea = new Client("Bea").join(one, "lobby");
            assertThat(bea.member.room()).isSameAs(ada.member.room());
            assertThat(one.hub.rooms()).isEqualTo(1);
            ada.leave(one);
            assertThat(one.hub.rooms()).isEqualTo(1);
            bea.leave(one);
            assertThat(one.hub.rooms()).isZero();
            assertThat(new Client("Cy").join(one, "lobby").member.room()).isNotSameAs(ada.member.room());
        }

        @Test
        void takesAsManyAsItMay() {
            Client ada = new Client("Ada").join(one, "lobby");
            new Client("Bea").join(one, "lobby");
            new Client("Cy").join(one, "attic");
            refuses(ChatError.ROOM_FULL, () -> new Client("Di").join(one, "lobby"));
            ada.leave(one);
            new Client("Di").join(one, "lobby");
        }

        @Test
        void isOneOfAsManyAsThereMayBe() {
            Client ada = new Client("Ada").join(one, "lobby");
            new Client("Bea").join(one, "attic");
            new Client("Bea").join(one, "cellar");
            refuses(ChatError.TOO_MANY_ROOMS, () -> new Client("Cy").join(one, "garden"));
            new Client("Cy").join(two, "garden");
            ada.leave(one);
            new Client("Cy").join(one, "garden");
        }

        @Test
        void countsWhoIsInByWayOfAnyServer() {
            new Client("Ada").join(one, "lobby");
            new Client("Ada").join(two, "lobby");
            Client bea = new Client("Bea").join(two, "lobby");
            new Client("Cy").join(two, "attic");
            announce();
            assertThat(one.hub.members()).isEqualTo(Map.of("attic", 1, "lobby", 2));
            bea.leave(two);
            announce();
            assertThat(one.hub.members()).isEqualTo(Map.of("attic", 1, "lobby", 1));
        }

        @Test
        void tellsWhoComesAndGoesByWayOfAnyServer() {
            Client ada = new Client("Ada").join(one, "lobby");
            Client bea = new Client("Bea").join(two, "lobby");
            announce();
            assertThat(ada.received())
                    .endsWith(
                            "{'type':'presence','room':'lobby','joined':['Ada'],'left':[]}",
                            "{'type':'presence','room':'lobby','joined':['Bea'],'left':[]}");
            bea.leave(two);
            announce();
            assertThat(ada.received()).containsExactly("{'type':'presence','room':'lobby','joined':[],'left':['Bea']}");
        }

        @Test
        void isEmptiedOfThoseWhoseServerStops() {
            Client ada = new Client("Ada").join(one, "lobby");
            new Client("Bea").join(two, "lobby");
            announce();
            two.hub.stop();
            carry();
            assertThat(ada.received()).endsWith("{'type':'presence','room':'lobby','joined':[],'left':['Bea']}");
        }

        @Test
        void tellsTheOthersOnceWhoIsWriting() {
            Client ada = new Client("Ada").join(one, "lobby");
            Client here = new Client("Bea").join(one, "lobby");
            Client there = new Client("Cy").join(two, "lobby");
            Client elsewhere = new Client("Di").join(two, "attic");
            List.of(ada, here, there, elsewhere).forEach(Client::received);
            one.hub.typing(ada.member);
            carry();
            String typing = "{'type':'typing','room':'lobby','name':'Ada'}";
            assertThat(here.received()).containsExactly(typing);
            assertThat(there.received()).containsExactly(typing);
            assertThat(ada.received()).isEmpty();
            assertThat(elsewhere.received()).isEmpty();
        }

        @Test
        void isNotOpenedByWhatIsHeardOfIt() {
            Client ada = new Client("Ada").join(one, "lobby");
            announce();
            one.hub.typing(ada.member);
            carry();
            assertThat(two.hub.rooms()).isZero();
        }
    }

    @Nested
    class TheOtherServers {

        @Test
        void areAskedAndToldAtTheBegin() {
            new Client("Ada").join(one, "lobby");
            announce();
            signals.clear();
            one.hub.start(loop.eventLoop());
            assertThat(signals)
                    .containsExactly(new Signal.RollCall("one"), new Signal.Present("one", "lobby", List.of("Ada")));
        }

        @Test
        void areToldByAndByThatThisOneIsThere() {
            one.hub.start(loop.eventLoop());
            signals.clear();
            passTime(Servers.ALIVE_SECONDS, TimeUnit.SECONDS);
            passTime(Servers.ALIVE_SECONDS, TimeUnit.SECONDS);
            assertThat(signals).containsExactly(new Signal.Alive("one"), new Signal.Alive("one"));
        }

        @Test
        void areAskedWhenTheLogIsBack() {
            one.logIs(false);
            assertThat(signals).isEmpty();
            one.logIs(true);
            assertThat(signals).containsExactly(new Signal.RollCall("one"));
        }

        @Test
        void areToldThatARoomIsEmptyBeforeItIsOpenedAnew() {
            new Client("Ada").join(one, "lobby").leave(one);
            assertThat(signals).containsExactly(new Signal.Present("one", "lobby", List.of()));
        }
    }

    private boolean isFree(String key) {
        boolean isFree = names.claim(key, "another session", Names.DOOR)
                .toCompletableFuture()
                .join();
        names.release(key, "another session", Names.DOOR);
        return isFree;
    }

    private static void refuses(ChatError error, Runnable action) {
        assertThatThrownBy(action::run)
                .satisfies(failure -> assertThat(ChatException.in(failure))
                        .extracting(ChatException::error)
                        .isEqualTo(error));
    }

    /** Until rooms have told who is in them, and that has arrived. */
    private void announce() {
        settle();
        passTime(100, TimeUnit.MILLISECONDS);
        carry();
    }

    private void passTime(int time, TimeUnit unit) {
        loop.advanceTimeBy(time, unit);
        settle();
    }

    private void carry() {
        for (Signal signal = onTheWay.poll(); signal != null; signal = onTheWay.poll()) {
            one.hears.accept(signal);
            two.hears.accept(signal);
        }
        settle();
    }

    /** Until nothing is left to do at this time. */
    private void settle() {
        loop.runPendingTasks();
        loop.runScheduledPendingTasks();
    }

    /** One of the two, and what it shares with the other. */
    private final class Server implements Backend, Exchange {

        private final List<Consumer<Boolean>> listeners = new ArrayList<>();
        private final Hub hub;
        private Consumer<Signal> hears;

        Server(String self) {
            hub = new Hub(self, this, LIMITS);
        }

        void logIs(boolean available) {
            listeners.forEach(listener -> listener.accept(available));
        }

        @Override
        public void publish(Signal signal) {
            signals.add(signal);
            onTheWay.add(signal);
        }

        @Override
        public void listen(Consumer<Signal> listener) {
            hears = listener;
        }

        @Override
        public RoomLog log() {
            return log;
        }

        @Override
        public Names names() {
            return names;
        }

        @Override
        public Exchange exchange() {
            return this;
        }

        @Override
        public byte[] secret() {
            throw new UnsupportedOperationException("a hub signs nothing");
        }

        @Override
        public void onAvailability(Consumer<Boolean> listener) {
            listeners.add(listener);
        }

        @Override
        public void close() {
            throw new UnsupportedOperationException("a hub does not own its backend");
        }
    }

    /** A connection of somebody, who has one session. */
    private final class Client {

        private final EmbeddedChannel channel = new EmbeddedChannel();
        private final Connection connection;
        private Member member;

        Client(String name) {
            // On an event loop apart: an embedded one begins with the next task in the middle of the last.
            Channel onTheLoop = mock(Channel.class, delegatesTo(channel));
            doReturn(loop.eventLoop()).when(onTheLoop).eventLoop();
            connection = new Connection(new Identity(name, name + "'s session", 0), onTheLoop);
            clients.add(this);
        }

        Client connect(Server server) {
            server.hub.connect(connection);
            return this;
        }

        Client join(Server server, String room) {
            connect(server);
            member = server.hub.join(room, connection, null);
            settle();
            return this;
        }

        void leave(Server server) {
            server.hub.leave(member);
            settle();
        }

        /** What was sent since, with apostrophes for quotation marks. */
        List<String> received() {
            settle();
            List<String> received = new ArrayList<>();
            for (WebSocketFrame frame = channel.readOutbound(); frame != null; frame = channel.readOutbound()) {
                if (frame instanceof CloseWebSocketFrame close) {
                    received.add("close " + close.statusCode() + ' ' + close.reasonText());
                } else {
                    received.add(((TextWebSocketFrame) frame).text().replace('"', '\''));
                }
                ReferenceCountUtil.release(frame);
            }
            return received;
        }
    }
}
