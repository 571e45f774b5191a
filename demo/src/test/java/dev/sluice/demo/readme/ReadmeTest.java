package dev.sluice.demo.readme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.RawClient;
import dev.sluice.demo.Server;
import dev.sluice.demo.TestClient;
import dev.sluice.demo.TestServer;
import dev.sluice.testing.EventLoops;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The examples in the README are compiled and run, so that they stay true. */
class ReadmeTest {

    private static final Path MODULE = Path.of(System.getProperty("basedir"));

    @Test
    void showsTheExamplesThatAreRunHere() throws IOException {
        String readme = Files.readString(MODULE.resolveSibling("README.md"));
        assertThat(Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                        .matcher(readme)
                        .results()
                        .map((MatchResult block) -> block.group(1)))
                .containsExactly(example("MyInitializer"), example("MyClient"));
    }

    private static String example(String name) throws IOException {
        String source = Files.readString(MODULE.resolve("src/test/java/dev/sluice/demo/readme/" + name + ".java"));
        return source.substring(source.indexOf("class " + name));
    }

    @Test
    void addsAWebSocketToAServerThatSpeaksHttp() throws Exception {
        Server server = TestServer.start(pipeline -> pipeline.addLast(new MyInitializer()));
        try {
            TestClient client = TestClient.connect(server.url("ws", "/shout"));
            assertThat(client.send("hello").nextText()).isEqualTo("HELLO");
            try (RawClient browser = RawClient.connect(server.address())) {
                browser.send("GET /elsewhere HTTP/1.1\r\nHost: test\r\n\r\n");
                assertThat(browser.readHead()).startsWith("HTTP/1.1 200 OK");
                assertThat(browser.readText(MyHttpHandler.ANSWER.length())).isEqualTo(MyHttpHandler.ANSWER);
            }
        } finally {
            server.stop(Duration.ofSeconds(1));
        }
    }

    @Test
    void opensAWebSocketAsAClient() throws Exception {
        Server server = TestServer.start(pipeline -> pipeline.addLast(new MyInitializer()));
        EventLoopGroup group = EventLoops.create(1);
        try {
            BlockingQueue<String> received = new LinkedBlockingQueue<>();
            Channel channel = new MyClient()
                    .connect(server.url("ws", "/shout"), group, new Receiver(received))
                    .get(10, TimeUnit.SECONDS);
            channel.writeAndFlush(new TextWebSocketFrame("hello"));
            assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo("HELLO");
        } finally {
            EventLoops.end(group);
            server.stop(Duration.ofSeconds(1));
        }
    }

    private static final class Receiver extends SimpleChannelInboundHandler<TextWebSocketFrame> {

        private final BlockingQueue<String> received;

        Receiver(BlockingQueue<String> received) {
            this.received = received;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, TextWebSocketFrame message) {
            received.add(message.text());
        }
    }
}
