package dev.sluice.demo.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutesTest {

    private final Routes routes = new Routes()
            .get("/", answering("home"))
            .get("/other", answering("other"))
            .get("/rooms", answering("rooms"))
            .post("/rooms/{room}/messages", answering("publish"))
            .get("/rooms/{room}/images/{image}", answering("image"));

    @ParameterizedTest
    @CsvSource({
        "GET,/,home",
        "HEAD,/,home",
        "GET,/?x=/other,home",
        "GET,/?,home",
        "GET,http://test/,home",
        "GET,http://test,home",
        "GET,http://test/?x=/other,home",
        "GET,http://test?x=/other,home",
        "GET,https://test/other?/rooms,other",
        "GET,/%6Fther,other",
        "GET,/rooms,rooms",
        "POST,/rooms/lobby/messages,publish"
    })
    void findsAnEndpointByThePathInTheTarget(String method, String target, String name) throws Exception {
        assertThat(body(routes.find(HttpMethod.valueOf(method), target))).isEqualTo(name + '\n');
    }

    @ParameterizedTest
    @CsvSource({
        "lobby,lobby",
        "a%20b,a b",
        "a+b,a+b",
        "%E6%B0%B4,水",
        "a%2Fb,a/b",
        "%2e%2e,..",
        "100%,100%",
        "%zz,%zz",
        "a%25b,a%b",
        "%7Broom%7D,{room}"
    })
    void decodesEachSegmentByItself(String segment, String room) {
        Routes.Match match = routes.find(HttpMethod.POST, "/rooms/" + segment + "/messages");
        assertThat(match.parameters()).isEqualTo(Map.of("room", room));
    }

    @Test
    void takesAnEmptySegmentForOne() {
        assertThat(routes.find(HttpMethod.GET, "/rooms//images/").parameters())
                .isEqualTo(Map.of("room", "", "image", ""));
    }

    @Test
    void findsEachParameterByItsName() {
        assertThat(routes.find(HttpMethod.GET, "/rooms/lobby/images/7").parameters())
                .isEqualTo(Map.of("room", "lobby", "image", "7"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nothing",
                "//",
                "/other/",
                "/../",
                "/%2e%2e/etc/passwd",
                "*",
                "other",
                "",
                "/rooms/a/b/messages",
                "/rooms/a/images",
                "/OTHER"
            })
    void answers404ForWhatIsNotThere(String target) throws Exception {
        assertThat(answer(routes.find(HttpMethod.GET, target)).status()).isEqualTo(HttpResponseStatus.NOT_FOUND);
    }

    @ParameterizedTest
    @CsvSource({"POST,/,'GET, HEAD'", "BREW,/other,'GET, HEAD'", "GET,/rooms/lobby/messages,POST"})
    void answers405WithTheMethodsThatThereAre(String method, String target, String allowed) throws Exception {
        Response answer = answer(routes.find(HttpMethod.valueOf(method), target));
        assertThat(answer.status()).isEqualTo(HttpResponseStatus.METHOD_NOT_ALLOWED);
        assertThat(answer.headers().get("allow")).isEqualTo(allowed);
    }

    @Test
    void tellsAllMethodsOfOnePattern() throws Exception {
        routes.post("/rooms", answering("made"));
        assertThat(answer(routes.find(HttpMethod.PUT, "/rooms")).headers().get("allow"))
                .isEqualTo("GET, HEAD, POST");
    }

    private static Endpoint answering(String name) {
        return Endpoint.immediate(request -> Response.text(HttpResponseStatus.OK, name));
    }

    private static Response answer(Routes.Match match) throws Exception {
        Request request = Request.of(
                new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/", Unpooled.EMPTY_BUFFER),
                match.parameters());
        return match.endpoint().answer(request).toCompletableFuture().get();
    }

    private static String body(Routes.Match match) throws Exception {
        return answer(match).content().toString(StandardCharsets.UTF_8);
    }
}
