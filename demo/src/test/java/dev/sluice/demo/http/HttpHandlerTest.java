package dev.sluice.demo.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.handshake.ServerHandshakeConfig;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpHandlerTest {

    private static final String HOST = "Host: test\r\n";
    private static final String GET = "GET / HTTP/1.1\r\n" + HOST + "\r\n";
    private static final String GET_LATER = "GET /later HTTP/1.1\r\n" + HOST + "\r\n";

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final Queue<CompletableFuture<Response>> pending = new ArrayDeque<>();

    HttpHandlerTest() {
        ServerHandshakeConfig webSocket =
                ServerHandshakeConfig.builder().path("/ws").build();
        Routes routes = new Routes()
                .get("/", Endpoint.immediate(request -> text("home").with("cache-control", "no-cache")))
                .get("/other", Endpoint.immediate(request -> text("other")))
                .get("/tagged", Endpoint.immediate(request -> text("tagged").with("etag", "\"t\"")))
                .post("/tagged", Endpoint.immediate(request -> text("tagged").with("etag", "\"t\"")))
                .get("/empty", Endpoint.immediate(request -> Response.empty(HttpResponseStatus.NO_CONTENT)))
                .post("/echo", Endpoint.immediate(request -> text(request.text())))
                .get("/throws", request -> {
                    throw new IllegalStateException("thrown on purpose");
                })
                .get("/later", request -> {
                    CompletableFuture<Response> answer = new CompletableFuture<>();
                    pending.add(answer);
                    return answer;
                });
        HttpPipeline.add(channel.pipeline(), webSocket, routes);
    }

    @AfterEach
    void end() {
        channel.finishAndReleaseAll();
    }

    @Test
    void answersGet() {
        assertThat(exchange(GET))
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("content-type: text/plain; charset=utf-8\r\n")
                .contains("x-content-type-options: nosniff\r\n")
                .contains("cache-control: no-cache\r\n")
                .contains("content-length: 5\r\n")
                .endsWith("\r\n\r\nhome\n");
    }

    /** RFC 9110 5.6.7: the day of the month has two digits. */
    @Test
    void tellsTheDateInTheFormOfHttp() {
        assertThat(exchange(GET))
                .containsPattern("\r\ndate: (Mon|Tue|Wed|Thu|Fri|Sat|Sun), \\d\\d [A-Z][a-z]{2} \\d{4}"
                        + " \\d\\d:\\d\\d:\\d\\d GMT\r\n");
    }

    @Test
    void answersHeadWithTheSameHeaderAndNoBody() {
        String get = exchange(GET).replaceAll("date: .*\r\n", "");
        String head = exchange("HEAD / HTTP/1.1\r\n" + HOST + "\r\n").replaceAll("date: .*\r\n", "");
        assertThat(head + "home\n").isEqualTo(get);
    }

    @Test
    void answers204WithoutALength() {
        assertThat(exchange("GET /empty HTTP/1.1\r\n" + HOST + "\r\n"))
                .startsWith("HTTP/1.1 204 No Content\r\n")
                .doesNotContain("content-length")
                .endsWith("\r\n\r\n");
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void answers404And405() {
        assertThat(exchange("GET /nothing HTTP/1.1\r\n" + HOST + "\r\n")).startsWith("HTTP/1.1 404 Not Found\r\n");
        assertThat(exchange("BREW / HTTP/1.1\r\n" + HOST + "\r\n"))
                .startsWith("HTTP/1.1 405 Method Not Allowed\r\n")
                .contains("allow: GET, HEAD\r\n");
        assertThat(exchange("OPTIONS * HTTP/1.1\r\n" + HOST + "\r\n")).startsWith("HTTP/1.1 404 ");
    }

    @Test
    void answers400WithoutExactlyOneHost() {
        assertThat(exchange("GET / HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 400 ");
        assertThat(exchange("GET / HTTP/1.1\r\n" + HOST + HOST + "\r\n")).startsWith("HTTP/1.1 400 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET\r\n\r\n",
                "GET / HTTP/1.1\r\nHost test\r\n\r\n",
                "GET / HTTP/1.1\r\n: x\r\n\r\n",
                "GET / HTTP/one\r\n\r\n"
            })
    void answers400ToWhatIsNoRequestAndCloses(String request) {
        assertThat(exchange(request)).startsWith("HTTP/1.1 400 ");
        assertThat(channel.isOpen()).isFalse();
    }

    /** The rest cannot be told apart from further requests. */
    @Test
    void answers400ToABodyThatIsBrokenAndCloses() {
        assertThat(exchange("POST /echo HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\nxyz\r\nabc\r\n"))
                .startsWith("HTTP/1.1 400 ");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void readsABodyInChunks() {
        assertThat(exchange("POST /echo HTTP/1.1\r\n" + HOST
                        + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"))
                .endsWith("\r\n\r\nabcde\n");
    }

    @Test
    void answers500WhenAnEndpointThrows() {
        assertThat(exchange("GET /throws HTTP/1.1\r\n" + HOST + "\r\n"))
                .startsWith("HTTP/1.1 500 Internal Server Error\r\n")
                .doesNotContain("on purpose");
        assertThat(exchange(GET)).endsWith("home\n");
    }

    @Nested
    class Keeping {

        @Test
        void theConnectionOfHttp11() {
            exchange(GET);
            assertThat(channel.isOpen()).isTrue();
        }

        @Test
        void noneThatTheClientAsksToClose() {
            assertThat(exchange("GET / HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n"))
                    .contains("connection: close");
            assertThat(channel.isOpen()).isFalse();
        }

        @Test
        void noneOfHttp10UnlessItIsAsked() {
            assertThat(exchange("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"))
                    .endsWith("home\n");
            assertThat(channel.isOpen()).isTrue();
            assertThat(exchange("GET / HTTP/1.0\r\n\r\n")).endsWith("home\n");
            assertThat(channel.isOpen()).isFalse();
        }
    }

    @Nested
    class WhatTheClientHasAlready {

        @Test
        void isNotSentAgain() {
            assertThat(exchange("GET /tagged HTTP/1.1\r\n" + HOST + "If-None-Match: \"x\", W/\"t\"\r\n\r\n"))
                    .startsWith("HTTP/1.1 304 Not Modified\r\n")
                    .contains("etag: \"t\"\r\n", "cache-control: no-store\r\n")
                    .doesNotContain("\r\ncontent-type")
                    .endsWith("\r\n\r\n");
        }

        @Test
        void costsNoConnection() {
            exchange("GET /tagged HTTP/1.1\r\n" + HOST + "If-None-Match: \"t\"\r\n\r\n");
            assertThat(channel.isOpen()).isTrue();
            assertThat(exchange(GET)).startsWith("HTTP/1.1 200 ").endsWith("home\n");
        }

        @Test
        void isNotSentAgainForHeadEither() {
            assertThat(exchange("HEAD /tagged HTTP/1.1\r\n" + HOST + "If-None-Match: *\r\n\r\n"))
                    .startsWith("HTTP/1.1 304 ");
        }

        @Test
        void isSentWhenItHasChanged() {
            assertThat(exchange("GET /tagged HTTP/1.1\r\n" + HOST + "If-None-Match: \"x\"\r\n\r\n"))
                    .startsWith("HTTP/1.1 200 ");
        }

        @Test
        void isNoMatterOfOtherMethods() {
            assertThat(exchange("POST /tagged HTTP/1.1\r\n" + HOST + "If-None-Match: \"t\"\r\n\r\n"))
                    .startsWith("HTTP/1.1 200 ");
        }
    }

    @Nested
    class Bodies {

        private static final int LARGEST = 64 * 1024;

        @Test
        void of64KibAreRead() {
            String body = "x".repeat(LARGEST);
            assertThat(exchange("POST /echo HTTP/1.1\r\n" + HOST + "Content-Length: " + LARGEST + "\r\n\r\n" + body))
                    .startsWith("HTTP/1.1 200 ")
                    .endsWith(body + '\n');
        }

        @Test
        void thatAreLongerGet413() {
            assertThat(exchange("POST /echo HTTP/1.1\r\n" + HOST + "Content-Length: " + (LARGEST + 1) + "\r\n\r\n"))
                    .startsWith("HTTP/1.1 413 ");
        }

        @Test
        void thatAreLongerThanTheySayGet413() {
            StringBuilder request =
                    new StringBuilder("POST /echo HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < 5; i++) {
                request.append("4000\r\n").append("x".repeat(0x4000)).append("\r\n");
            }
            assertThat(exchange(request.toString())).startsWith("HTTP/1.1 413 ").doesNotContain("HTTP/1.1 200");
        }

        @Test
        void areAskedForWhenTheClientWaitsForThat() {
            assertThat(exchange("POST /echo HTTP/1.1\r\n" + HOST + "Expect: 100-continue\r\nContent-Length: 3\r\n\r\n"))
                    .isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            assertThat(exchange("abc")).startsWith("HTTP/1.1 200 ").endsWith("abc\n");
        }

        @Test
        void areNotAskedForWhenTheyAreTooLong() {
            assertThat(exchange("POST /echo HTTP/1.1\r\n" + HOST + "Expect: 100-continue\r\nContent-Length: "
                            + (LARGEST + 1) + "\r\n\r\n"))
                    .startsWith("HTTP/1.1 413 ");
        }

        @Test
        void thatNobodyWantsAreNoRequests() {
            String answers = exchange("POST / HTTP/1.1\r\n" + HOST + "Content-Length: 18\r\n\r\nGET /x HTTP/1.1\r\n\r"
                    + "GET /other HTTP/1.1\r\n" + HOST + "\r\n");
            assertThat(answers).containsSubsequence("405 ", "200 ", "other\n").doesNotContain("404");
        }
    }

    @Nested
    class AnAnswerThatComesLater {

        @Test
        void isSentWhenItIsThere() {
            assertThat(exchange(GET_LATER)).isEmpty();
            complete("now");
            assertThat(sent()).startsWith("HTTP/1.1 200 ").endsWith("now\n");
        }

        @Test
        void comesFromWhateverThread() throws InterruptedException {
            exchange(GET_LATER);
            CompletableFuture<Response> answer = pending.remove();
            Thread other = new Thread(() -> answer.complete(text("from elsewhere")));
            other.start();
            other.join();
            assertThat(sent()).endsWith("from elsewhere\n");
        }

        @Test
        void becomesA500WhenItFails() {
            exchange(GET_LATER);
            pending.remove().completeExceptionally(new IllegalStateException("failed on purpose"));
            assertThat(sent()).startsWith("HTTP/1.1 500 ").doesNotContain("on purpose");
            assertThat(exchange(GET)).endsWith("home\n");
        }

        @Test
        void keepsItsPlaceAmongRequestsThatCameTogether() {
            assertThat(exchange(GET + GET_LATER + GET + GET_LATER + "GET /other HTTP/1.1\r\n" + HOST + "\r\n"))
                    .endsWith("home\n")
                    .containsOnlyOnce("HTTP/1.1 ");
            complete("first");
            assertThat(sent()).containsSubsequence("first\n", "home\n").doesNotContain("other");
            complete("second");
            assertThat(sent()).containsSubsequence("second\n", "other\n");
            assertThat(channel.isOpen()).isTrue();
        }

        @Test
        void keepsItsPlaceBeforeTheRefusalOfABodyThatIsTooLong() {
            String tooLong = "POST /echo HTTP/1.1\r\n" + HOST + "Content-Length: 99999999\r\n\r\n";
            assertThat(exchange(GET_LATER + tooLong)).isEmpty();
            complete("first");
            assertThat(sent()).containsSubsequence("first\n", "HTTP/1.1 413 ");
        }

        @Test
        void keepsItsPlaceBeforeWhatAsksForABody() {
            String asks = "POST /echo HTTP/1.1\r\n" + HOST + "Expect: 100-continue\r\nContent-Length: 3\r\n\r\n";
            assertThat(exchange(GET_LATER + asks)).isEmpty();
            complete("first");
            assertThat(sent()).containsSubsequence("first\n", "HTTP/1.1 100 ");
            assertThat(exchange("abc")).endsWith("abc\n");
        }

        @Test
        void letsNothingBeReadUntilItIsThere() {
            exchange(GET_LATER);
            assertThat(channel.config().isAutoRead()).isFalse();
            complete("now");
            assertThat(sent()).endsWith("now\n");
            assertThat(channel.config().isAutoRead()).isTrue();
        }

        @Test
        void letsNothingBeReadAfterwardsWhileItIsNotRead() {
            exchange(GET_LATER);
            channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
            channel.runPendingTasks();
            complete("now");
            assertThat(sent()).endsWith("now\n");
            assertThat(channel.config().isAutoRead()).isFalse();
        }

        @Test
        void isForgottenWhenTheClientHasGone() {
            exchange(GET_LATER + "POST /echo HTTP/1.1\r\n" + HOST + "Content-Length: 3\r\n\r\nabc" + GET);
            channel.close();
            complete("too late");
            assertThat(sent()).isEmpty();
            assertThat(pending).isEmpty();
        }

        @Test
        void closesTheConnectionWhenThatWasAsked() {
            exchange("GET /later HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n");
            assertThat(channel.isOpen()).isTrue();
            complete("the last");
            assertThat(sent()).endsWith("the last\n");
            assertThat(channel.isOpen()).isFalse();
        }

        @Test
        void isNotSentAgainEither() {
            exchange("GET /later HTTP/1.1\r\n" + HOST + "If-None-Match: \"t\"\r\n\r\n");
            pending.remove().complete(text("known").with("etag", "\"t\""));
            assertThat(sent()).startsWith("HTTP/1.1 304 ");
        }

        private void complete(String text) {
            pending.remove().complete(text(text));
        }
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

    private static Response text(String text) {
        return Response.text(HttpResponseStatus.OK, text);
    }

    private String exchange(String request) {
        channel.writeInbound(ByteBufUtil.writeAscii(channel.alloc(), request));
        return sent();
    }

    private String sent() {
        channel.runPendingTasks();
        StringBuilder answer = new StringBuilder();
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            answer.append(part.toString(StandardCharsets.UTF_8));
            part.release();
        }
        return answer.toString();
    }
}
