package dev.sluice.demo;

import dev.sluice.demo.chat.ChatLimits;
import dev.sluice.demo.chat.ChatPipeline;
import io.netty.channel.ChannelPipeline;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;

/** {@code chat}: rooms to talk in, and the page for it. */
@Command(name = "chat", description = "Serve a chat: its page at /, the WebSocket at /chat, /healthz.")
final class ChatCommand extends ServerCommand {

    private static final Logger log = LoggerFactory.getLogger(ChatCommand.class);

    @Override
    Consumer<ChannelPipeline> handlers() {
        return new ChatPipeline(ChatLimits.DEFAULT, compression());
    }

    @Override
    String path() {
        return ChatPipeline.PATH;
    }

    @Override
    void announce(Server server) {
        log.info("the page is at {}", server.url("http", "/"));
    }
}
