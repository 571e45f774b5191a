package dev.sluice.conformance.deflate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.conformance.Listener;
import dev.sluice.conformance.Loop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The two programs with each other. Whether others understand them is what {@code interop} asks. */
@Timeout(60)
class ExchangeTest {

    private final Loop loop = new Loop();

    @AfterEach
    void end() {
        loop.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "contexts=dedicated",
                "serverNoContextTakeover=true&clientNoContextTakeover=true",
                "serverMaxWindowBits=9&clientMaxWindowBits=8"
            })
    void getsEachMessageBack(String query) throws Exception {
        String server = Listener.open(loop, EchoPipeline::install).url("ws");
        DeflateClient.exchange(loop, URI.create(server + "/?" + query), 0).get();
    }

    @Test
    void noticesAnotherMessage() {
        Message sent = new Message("greeting", true, new byte[] {'h', 'i'});
        CompletableFuture<Void> end = new CompletableFuture<>();
        EmbeddedChannel channel = new EmbeddedChannel(new RoundsExchange(List.of(List.of(sent)), end));
        channel.writeInbound(new TextWebSocketFrame("ho"));
        assertThatThrownBy(end::join).hasMessageContaining("greeting: got a TextWebSocketFrame of 2 bytes");
        channel.finishAndReleaseAll();
    }

    @Test
    void noticesAMessageOfTheOtherType() {
        Message sent = new Message("greeting", true, new byte[] {});
        CompletableFuture<Void> end = new CompletableFuture<>();
        EmbeddedChannel channel = new EmbeddedChannel(new RoundsExchange(List.of(List.of(sent)), end));
        channel.writeInbound(new BinaryWebSocketFrame(channel.alloc().buffer()));
        assertThat(end).isCompletedExceptionally();
        channel.finishAndReleaseAll();
    }

    @Test
    void saysGoodbyeOnceAndOnlyWhenEveryEchoHasCome() {
        Message sent = new Message("greeting", true, new byte[] {'h', 'i'});
        CompletableFuture<Void> end = new CompletableFuture<>();
        EmbeddedChannel channel = new EmbeddedChannel(new RoundsExchange(List.of(List.of(sent, sent)), end));
        channel.writeInbound(new TextWebSocketFrame("hi"));
        assertThat(closesIn(channel)).isZero();
        channel.writeInbound(new TextWebSocketFrame("hi"));
        assertThat(closesIn(channel)).isEqualTo(1);
        channel.flushInbound();
        assertThat(closesIn(channel)).isZero();
        assertThat(end).isNotDone(); // the other end has not said it yet
        channel.finishAndReleaseAll();
    }

    private static long closesIn(EmbeddedChannel channel) {
        long closes = 0;
        for (WebSocketFrame frame = channel.readOutbound(); frame != null; frame = channel.readOutbound()) {
            closes += frame instanceof CloseWebSocketFrame ? 1 : 0;
            frame.release();
        }
        return closes;
    }
}
