package dev.sluice.demo.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.handshake.ServerHandshakeConfig;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpHandlerTest {

    private static final String HOST = "Host: test\r\n";

    private final EmbeddedChannel channel = new EmbeddedChannel();

    HttpHandlerTest() {
        ServerHandshakeConfig webSocket =
                ServerHandshakeConfig.builder().path("/ws").build();
        HttpPipeline.add(
                channel.pipeline(),
                webSocket,
                Map.of("/", Resource.text("home").with("cache-control", "no-cache"), "/other", Resource.text("other")));
    }

    @AfterEach
    void end() {
        channel.finishAndReleaseAll();
    }

    @Test
    void answersGet() {
        assertThat(exchange("GET / HTTP/1.1\r\n" + HOST + "\r\n"))
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("content-type: text/plain; charset=utf-8\r\n")
                .contains("x-content-type-options: nosniff\r\n")
                .contains("cache-control: no-cache\r\n")
                .endsWith("content-length: 5\r\n\r\nhome\n");
    }

    @Test
    void answersHeadWithTheSameHeaderAndNoBody() {
        String get = exchange("GET / HTTP/1.1\r\n" + HOST + "\r\n");
        String head = exchange("HEAD / HTTP/1.1\r\n" + HOST + "\r\n");
        assertThat(head + "home\n").isEqualTo(get);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/?query", "/?", "http://test/", "http://test", "http://test/?x=/other"})
    void findsThePathInTheTarget(String target) {
        assertThat(exchange("GET " + target + " HTTP/1.1\r\n" + HOST + "\r\n")).endsWith("home\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing", "//", "/other/", "/../", "/%2e%2e/etc/passwd", "*", "other"})
    void answers404ForWhatIsNotThere(String target) {
        assertThat(exchange("GET " + target + " HTTP/1.1\r\n" + HOST + "\r\n"))
                .startsWith("HTTP/1.1 404 Not Found\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "BREW"})
    void answers405ForOtherMethods(String method) {
        assertThat(exchange(method + " / HTTP/1.1\r\n" + HOST + "\r\n"))
                .startsWith("HTTP/1.1 405 Method Not Allowed\r\n")
                .contains("allow: GET, HEAD\r\n");
    }

    @Test
    void answers400WithoutExactlyOneHost() {
        assertThat(exchange("GET / HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 400 ");
        assertThat(exchange("GET / HTTP/1.1\r\n" + HOST + HOST + "\r\n")).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void keepsTheConnectionOfHttp11() {
        exchange("GET / HTTP/1.1\r\n" + HOST + "\r\n");
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void closesWhenTheClientAsksForIt() {
        assertThat(exchange("GET / HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n"))
                .contains("connection: close");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void closesTheConnectionOfHttp10() {
        assertThat(exchange("GET / HTTP/1.0\r\n\r\n")).endsWith("home\n");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void answersRequestsThatCameTogetherInOrder() {
        String answers = exchange("GET / HTTP/1.1\r\n" + HOST + "\r\nGET /other HTTP/1.1\r\n" + HOST
                + "\r\nGET / HTTP/1.1\r\n" + HOST + "\r\n");
        assertThat(answers).containsSubsequence("home\n", "other\n", "home\n");
    }

    @Test
    void dropsTheBodyOfARequest() {
        String answers = exchange("POST / HTTP/1.1\r\n" + HOST + "Content-Length: 18\r\n\r\nGET /x HTTP/1.1\r\n\r"
                + "GET /other HTTP/1.1\r\n" + HOST + "\r\n");
        assertThat(answers).containsSubsequence("405 ", "200 ", "other\n").doesNotContain("404");
    }

    @Test
    void takesNoMoreRequestsWhileTheAnswersAreNotRead() {
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        channel.runPendingTasks();
        assertThat(channel.config().isAutoRead()).isFalse();
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
        channel.runPendingTasks();
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void leavesAConnectionReadingWhenItIsRemoved() {
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        channel.runPendingTasks();
        HttpPipeline.remove(channel.pipeline());
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void closesAConnectionThatBreaks() {
        channel.pipeline().fireExceptionCaught(new IOException("reset"));
        assertThat(channel.isOpen()).isFalse();
    }

    private String exchange(String request) {
        channel.writeInbound(ByteBufUtil.writeAscii(channel.alloc(), request));
        StringBuilder answer = new StringBuilder();
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            answer.append(part.toString(StandardCharsets.UTF_8));
            part.release();
        }
        return answer.toString();
    }
}
