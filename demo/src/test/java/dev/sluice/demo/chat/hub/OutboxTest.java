package dev.sluice.demo.chat.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import dev.sluice.codec.PreparedMessage;
import dev.sluice.demo.chat.login.Identity;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The event loop is one of an embedded channel, which the test runs; the connections are other ones. */
class OutboxTest {

    private final EmbeddedChannel loop = new EmbeddedChannel();
    private final Outbox outbox = new Outbox(loop.eventLoop());
    private final List<Reader> readers = new ArrayList<>();
    private final Reader ada = new Reader("Ada");
    private final Reader bea = new Reader("Bea");

    @AfterEach
    void end() {
        readers.forEach(reader -> reader.channel.finishAndReleaseAll());
        loop.finishAndReleaseAll();
    }

    @Test
    void sendsEntriesToThoseWhoAreLive() {
        outbox.add(ada.member);
        outbox.add(bea.member);
        outbox.goLive(ada.member);
        entry("one");
        loop.runPendingTasks();
        assertThat(ada.received()).containsExactly("one");
        assertThat(bea.received()).isEmpty();
    }

    @Test
    void sendsNoticesToThoseWhomTheyConcern() {
        outbox.add(ada.member);
        outbox.add(bea.member);
        TextWebSocketFrame notice = PreparedMessage.text("notice");
        outbox.sendNotice(notice.retain(), member -> member == bea.member);
        loop.runPendingTasks();
        assertThat(ada.received()).isEmpty();
        assertThat(bea.received()).containsExactly("notice");
        assertThat(notice.refCnt()).isEqualTo(1);
        notice.release();
    }

    @Test
    void keepsTheOrder() {
        outbox.add(ada.member);
        outbox.send(ada.member, new TextWebSocketFrame("missed"), sent -> {});
        outbox.goLive(ada.member);
        entry("live");
        outbox.remove(ada.member);
        entry("too late");
        outbox.send(ada.member, new TextWebSocketFrame("the last"), sent -> {});
        loop.runPendingTasks();
        assertThat(ada.received()).containsExactly("missed", "live", "the last");
    }

    @Test
    void flushesOnceForAllThatWasHandedOver() {
        outbox.add(ada.member);
        outbox.goLive(ada.member);
        for (int i = 0; i < 100; i++) {
            entry("entry " + i);
        }
        loop.runPendingTasks();
        assertThat(ada.received()).hasSize(100);
        assertThat(ada.flushes).isEqualTo(1);
    }

    @Test
    void leavesOtherWorkOfTheEventLoopItsTurn() {
        List<Integer> receivedBefore = new ArrayList<>();
        outbox.add(ada.member);
        outbox.goLive(ada.member);
        for (int i = 0; i < 1_000; i++) {
            entry("entry " + i);
        }
        loop.eventLoop().execute(() -> receivedBefore.add(ada.received().size()));
        loop.runPendingTasks();
        assertThat(receivedBefore).containsExactly(254); // of the first 256 steps, two were no entries
        assertThat(ada.received()).hasSize(1_000 - 254);
    }

    @Test
    void tellsWhetherSomethingWentOut() {
        List<Boolean> sent = new ArrayList<>();
        outbox.send(ada.member, new TextWebSocketFrame("one"), written -> sent.add(written.isSuccess()));
        loop.runPendingTasks();
        assertThat(sent).containsExactly(true);
        assertThat(ada.received()).containsExactly("one");
        ada.channel.close();
        outbox.send(ada.member, new TextWebSocketFrame("two"), written -> sent.add(written.isSuccess()));
        loop.runPendingTasks();
        assertThat(sent).containsExactly(true, false);
    }

    @Test
    void goesOnWhenAMemberHasGone() {
        outbox.add(ada.member);
        outbox.add(bea.member);
        outbox.goLive(ada.member);
        outbox.goLive(bea.member);
        ada.channel.close();
        entry("one");
        loop.runPendingTasks();
        assertThat(bea.received()).containsExactly("one");
    }

    private void entry(String text) {
        outbox.sendEntry(PreparedMessage.text(text));
    }

    private final class Reader {

        private int flushes;
        private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelOutboundHandlerAdapter() {
            @Override
            public void flush(ChannelHandlerContext ctx) {
                flushes++;
                ctx.flush();
            }
        });
        private final Member member;

        Reader(String name) {
            member = new Member(mock(Room.class), new Connection(new Identity(name, name, 0), channel), null);
            readers.add(this);
        }

        List<String> received() {
            List<String> received = new ArrayList<>();
            for (TextWebSocketFrame frame = channel.readOutbound(); frame != null; frame = channel.readOutbound()) {
                received.add(frame.text());
                frame.release();
            }
            return received;
        }
    }
}
