package dev.sluice.demo.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.chat.RunningChat.Talker;
import dev.sluice.demo.chat.protocol.ChatLimits;
import dev.sluice.demo.chat.redis.RedisBackend;
import dev.sluice.demo.chat.redis.TestRedis;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/chat-protocol.md} says of a log that is away, with a Redis that is stopped and started again. */
@Timeout(60)
class LogAwayTest {

    private TestRedis redis;
    private RunningChat chat;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        redis = new TestRedis(directory);
        chat = new RunningChat(
                ChatPipelineTest.settings(ChatLimits.DEFAULT, 4L << 20), RedisBackend.connect(redis.url(), 1_000));
    }

    @AfterEach
    void stop() throws Exception {
        chat.close();
        redis.close();
    }

    @Test
    void keepsWhatIsSaidAndRefusesWhatIsAsked() throws Exception {
        Talker ada = chat.talker("Ada").join("lobby");
        redis.stop();
        assertThat(ada.await("'type':'log'")).contains("'away':true");
        ada.say("{'type':'history','room':'lobby','before':1}");
        assertThat(ada.await("'type':'error'")).contains("'code':'log-away'", "'room':'lobby'");
        ada.say("{'type':'say','room':'lobby','id':'i1','text':'kept'}");
        redis.start();
        assertThat(ada.await("'type':'ack'")).contains("'id':'i1'", "'seq':1");
    }
}
