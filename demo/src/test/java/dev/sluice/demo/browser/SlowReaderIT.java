package dev.sluice.demo.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.net.http.HttpResponse.BodyHandlers.discarding;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.RawClient;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class SlowReaderIT extends BrowserTest {

    private final HttpClient http = HttpClient.newHttpClient();

    @Override
    String[] options() {
        return new String[] {
            "--max-outbound-bytes", "65536", "--messages-per-second", "10000", "--message-burst", "10000"
        };
    }

    @Test
    void isClosedWhileTheOthersGoOnTalkingAndNoticeNothing() throws Exception {
        ChatPage ada = enter("Ada", "lobby");
        ChatPage bea = enter("Bea", "lobby");
        try (RawClient slow =
                RawClient.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()))) {
            slow.send(RawClient.upgradeRequest(
                    "/chat", "Sec-WebSocket-Protocol: chat.v1", "Cookie: " + cookieOf("Slow")));
            assertThat(slow.readHead()).startsWith("HTTP/1.1 101 ");
            slow.send(masked("{\"type\":\"join\",\"room\":\"lobby\"}"));
            slow.send(masked("{\"type\":\"join\",\"room\":\"flood\"}"));
            assertThat(ada.members()).hasText(new String[] {"Ada", "Bea", "Slow"});

            String cookie = cookieOf("Flood");
            String text = "🌊".repeat(2_000);
            for (int i = 0; i < 2_000 && ada.members().count() == 3; i++) {
                assertThat(post("/api/rooms/flood/messages", "{\"text\":\"" + text + "\"}", cookie)
                                .statusCode())
                        .isEqualTo(201);
            }

            assertThat(ada.members()).hasText(new String[] {"Ada", "Bea"});
        }
        ada.say("Did you notice anything?");
        bea.hears("Did you notice anything?").say("No.");
        ada.hears("No.").isConnected();
        bea.isConnected();
    }

    private String cookieOf(String name) throws Exception {
        HttpResponse<Void> response = post("/api/login", "{\"name\":\"" + name + "\"}", "");
        String cookie = response.headers().firstValue("set-cookie").orElseThrow();
        return cookie.substring(0, cookie.indexOf(';'));
    }

    private HttpResponse<Void> post(String path, String json, String cookie) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.http(path))
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(json, UTF_8));
        if (!cookie.isEmpty()) {
            request.header("cookie", cookie);
        }
        return http.send(request.build(), discarding());
    }

    /** A short text message, masked with zeros, which leave it as it is. */
    private static String masked(String text) {
        byte[] head = {(byte) 0x81, (byte) (0x80 | text.length()), 0, 0, 0, 0};
        return new String(head, ISO_8859_1) + text;
    }
}
