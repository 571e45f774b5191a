package dev.sluice.conformance.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.conformance.Loop;
import java.net.URI;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The server and the client with each other. What others make of them is what {@code InteropIT} asks. */
@Timeout(60)
class CatalogueTest {

    private final Loop loop = new Loop();

    @AfterEach
    void end() {
        loop.close();
    }

    @ParameterizedTest
    @EnumSource
    void sluiceUnderstandsItself(Row row) throws Exception {
        assertThat(resultWithItself(row, Stack.SLUICE)).isEqualTo(row.expected());
    }

    @ParameterizedTest
    @EnumSource(names = {"TEXT", "BINARY", "FRAGMENTS", "DEFLATE"})
    void nettyIsUnderstoodAsWell(Row row) throws Exception {
        assertThat(resultWithItself(row, Stack.NETTY)).isEqualTo(row.expected());
    }

    @Test
    void noticesAnotherText() throws Exception {
        assertThat(resultOf(Row.TEXT, new Heard.Text("Hello, Websocket")))
                .isEqualTo("got another text of 16 characters");
    }

    @Test
    void noticesAMessageOfTheOtherType() throws Exception {
        assertThat(resultOf(Row.TEXT, Heard.Binary.of(new byte[3])))
                .isEqualTo("got binary of 3 bytes and not text of 16 characters");
    }

    @Test
    void noticesAnotherCloseCode() throws Exception {
        assertThat(resultOf(Row.CLOSE_BY_CLIENT, new Heard.Close(1000, "Bye")))
                .isEqualTo("got close 1000 Bye and not close 4002");
    }

    @Test
    void noticesThatNothingWasAgreedOn() throws Exception {
        assertThat(resultOf(Row.DEFLATE, new Heard.End("the end"))).isEqualTo("declined");
        assertThat(resultOf(Row.SUBPROTOCOL, new Heard.End("the end"))).isEqualTo("agreed on the subprotocol ''");
    }

    @Test
    void tellsAnIgnoredViolationFromOneThatEndsTheConnection() throws Exception {
        assertThat(resultOf(Row.UTF8_BY_CLIENT, null)).isEqualTo("ignored");
        assertThat(resultOf(Row.UTF8_BY_CLIENT, new Heard.End("the end"))).isEqualTo("none");
        assertThat(resultOf(Row.UTF8_BY_CLIENT, new Heard.Close(1007, ""))).isEqualTo("1007");
    }

    @Test
    void saysWhatTheApiCannotDo() throws Exception {
        assertThat(resultOf(Row.PING_BY_CLIENT, null)).isEqualTo("n/a: no pings");
    }

    @Test
    void saysWhatItHasWaitedFor() throws Exception {
        Catalogue hasty = new Catalogue(new Parrot(null), URI.create("ws://nowhere"), Duration.ofMillis(100));
        assertThat(hasty.result(Row.TEXT)).isEqualTo("timed out waiting for text of 16 characters");
    }

    /** With both ends made of that. */
    private String resultWithItself(Row row, Stack stack) throws InterruptedException {
        URI server = URI.create(InteropServer.listen(stack, loop).url("ws"));
        return new Catalogue(new NettyLibrary(stack, loop), server).result(row);
    }

    /** With a server that says one thing, or nothing, whatever it hears. */
    private static String resultOf(Row row, Heard answer) throws InterruptedException {
        return new Catalogue(new Parrot(answer), URI.create("ws://nowhere")).result(row);
    }

    private record Parrot(Heard answer) implements Library {

        @Override
        public String name() {
            return "Parrot";
        }

        @Override
        public String version() {
            return "1";
        }

        @Override
        public Connection connect(URI url, Offer offer, Consumer<Heard> application) {
            if (answer != null) {
                application.accept(answer);
            }
            return new Cage();
        }
    }

    private record Cage() implements Library.Connection {

        @Override
        public Agreement agreement() {
            return Agreement.NONE;
        }

        @Override
        public void text(String text) {}

        @Override
        public void binary(byte[] bytes) {}

        @Override
        public void fragments(String fragment, int count) {}

        @Override
        public void ping(String payload) {
            throw new UnsupportedOperationException("no pings");
        }

        @Override
        public void close(int code, String reason) {}

        @Override
        public void raw(byte[] bytes) {}

        @Override
        public void close() {}
    }
}
