package dev.sluice.handshake;

import static dev.sluice.handshake.TestServer.HELLO;
import static dev.sluice.handshake.TestServer.chat;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("gap 27: the deadline runs from the beginning of the connection, and is absolute")
class DeadlineTest {

    private final CompletableFuture<HandshakeDecision> decision = new CompletableFuture<>();

    @Test
    void closesASilentConnection() {
        try (TestServer server = TestServer.with(chat().build())) {
            server.advance(9_999);
            assertThat(server.channel.isOpen()).isTrue();
            server.advance(1);
            assertThat(server.channel.isOpen()).isFalse();
            assertThat(server.sent()).isEmpty();
            assertThat(server.log).containsExactly("rejected 408 REQUEST_TIMEOUT");
        }
    }

    @Test
    @DisplayName("attack: one header byte a second, for ever")
    void isNotMovedByDribble() {
        String request = RequestText.upgrade().toString();
        try (TestServer server = TestServer.with(chat().build())) {
            int second = 0;
            while (server.channel.isOpen()) {
                server.receive(request.charAt(second)).advance(1_000);
                second++;
            }
            assertThat(second).isEqualTo(10);
        }
    }

    @Test
    void isAsLongAsConfigured() {
        try (TestServer server =
                TestServer.with(chat().handshakeTimeoutMillis(50).build())) {
            server.advance(49);
            assertThat(server.channel.isOpen()).isTrue();
            server.advance(1);
            assertThat(server.channel.isOpen()).isFalse();
        }
    }

    @Test
    void endsWithTheUpgrade() {
        try (TestServer server = TestServer.with(chat().build())) {
            server.receive(RequestText.upgrade()).advance(15_000);
            assertThat(server.channel.isOpen()).isTrue();
        }
    }

    @Test
    void endsWhenTheConnectionServesHttp() {
        try (TestServer server = TestServer.with(chat().build())) {
            server.receive(RequestText.plain("POST /upload HTTP/1.1").with("Content-Length: 1000"));
            server.advance(60_000);
            assertThat(server.channel.isOpen()).isTrue();
        }
    }

    @Test
    void beginsAfreshWithAnUpgradeRequestAfterHttp() {
        try (TestServer server =
                TestServer.with(chat().authorizer(request -> decision).build())) {
            server.receive(RequestText.plain("GET / HTTP/1.1"));
            server.channel.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
            server.advance(60_000).receive(RequestText.upgrade()).advance(9_999);
            assertThat(server.channel.isOpen()).isTrue();
            server.advance(1);
            assertThat(server.sent()).contains("HTTP/1.1 503 ");
        }
    }

    @Test
    void includesTheTimeThatTheHeaderTook() {
        try (TestServer server =
                TestServer.with(chat().authorizer(request -> decision).build())) {
            server.advance(4_000).receive(RequestText.upgrade()).advance(5_999);
            assertThat(server.channel.isOpen()).isTrue();
            server.advance(1);
            assertThat(server.log).containsExactly("rejected 503 DECISION_TIMEOUT");
        }
    }

    @Test
    void beginsWhenTheChannelBecomesActive() {
        AtomicBoolean active = new AtomicBoolean();
        EmbeddedChannel channel = new EmbeddedChannel() {
            @Override
            public boolean isActive() {
                return active.get() && super.isActive();
            }
        };
        channel.freezeTime();
        channel.pipeline().addLast(new ServerHandshakeHandler(chat().build()));
        channel.advanceTimeBy(60, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        active.set(true);
        channel.pipeline().fireChannelActive();
        channel.advanceTimeBy(9_999, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isTrue();
        channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void isNotReversedByARequestThatComesWhileTheConnectionIsClosing() {
        ChannelOutboundHandlerAdapter slow = new ChannelOutboundHandlerAdapter() {
            @Override
            public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
                ctx.executor().schedule(() -> ctx.close(promise), 3, TimeUnit.SECONDS);
            }
        };
        ServerHandshakeHandler handler = new ServerHandshakeHandler(chat().build());
        try (TestServer server = TestServer.with(slow, new HttpServerCodec(), handler)) {
            server.advance(10_000).receive(RequestText.upgrade() + TestServer.HELLO);
            assertThat(server.sent()).isEmpty();
            server.advance(3_000);
            assertThat(server.channel.isOpen()).isFalse();
            assertThat(server.log).containsExactly("rejected 408 REQUEST_TIMEOUT");
        }
    }

    @Test
    void boundsARefusalThatTheClientDoesNotRead() {
        ChannelOutboundHandlerAdapter full = new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
                ReferenceCountUtil.release(message);
            }
        };
        ServerHandshakeHandler handler = new ServerHandshakeHandler(chat().build());
        try (TestServer server = TestServer.with(full, new HttpServerCodec(), handler)) {
            server.advance(9_000).receive(RequestText.upgrade().without("Host")).advance(9_999);
            assertThat(server.channel.isOpen()).isTrue();
            server.advance(1);
            assertThat(server.channel.isOpen()).isFalse();
            assertThat(server.log).containsExactly("rejected 400 HOST");
        }
    }

    @Test
    void leavesNoTimerBehind() {
        for (String input : new String[] {
            "",
            "GET",
            RequestText.upgrade().toString(),
            RequestText.upgrade() + HELLO,
            RequestText.upgrade().without("Host").toString(),
            RequestText.plain("GET / HTTP/1.1").toString()
        }) {
            try (TestServer server = TestServer.with(chat().build())) {
                server.receive(input).disconnect();
                assertThat(server.channel.runScheduledPendingTasks())
                        .as("next timer after %s", input)
                        .isEqualTo(-1);
            }
        }
    }

    @Test
    void endsWhenTheHandlerIsRemoved() {
        try (TestServer server = TestServer.with(chat().build())) {
            server.channel.pipeline().remove(ServerHandshakeHandler.class);
            assertThat(server.channel.runScheduledPendingTasks()).isEqualTo(-1);
            assertThat(server.channel.isOpen()).isTrue();
        }
    }
}
