package dev.sluice.demo.connect;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Does what the lines of the input say, one after the other, to the end of the input. */
final class Terminal implements Runnable {

    private static final int NORMAL_CLOSURE = 1000;

    private final InputStream input;
    private final Channel channel;
    private final PingTimer pings;
    private final Consumer<String> status;
    private final int waitSeconds;

    /**
     * Prepares it.
     *
     * @param input lines in UTF-8
     * @param channel the open WebSocket
     * @param pings in its pipeline
     * @param status takes what is to be said to the user
     * @param waitSeconds how long to wait for messages when the input has ended
     */
    Terminal(InputStream input, Channel channel, PingTimer pings, Consumer<String> status, int waitSeconds) {
        this.input = input;
        this.channel = channel;
        this.pings = pings;
        this.status = status;
        this.waitSeconds = waitSeconds;
    }

    /** Reads to the end of the input, which blocks; not for an event loop. */
    @Override
    public void run() {
        try {
            BufferedReader lines = new BufferedReader(new InputStreamReader(input, UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                obey(Line.parse(line));
            }
            channel.closeFuture().await(waitSeconds, TimeUnit.SECONDS);
        } catch (IOException e) {
            status.accept("the input cannot be read: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        close(new Line.Close(NORMAL_CLOSURE, ""));
    }

    private void obey(Line line) {
        if (line instanceof Line.Send message) {
            send(message.text());
        } else if (line instanceof Line.Close close) {
            close(close);
        } else if (line instanceof Line.Ping) {
            channel.eventLoop().execute(this::ping);
        } else if (line instanceof Line.Help) {
            status.accept(Line.HELP);
        } else if (line instanceof Line.Mistake mistake) {
            status.accept(mistake.why());
        }
    }

    /** One at a time: input that comes faster than the network takes it waits where it is. */
    private void send(String text) {
        ChannelFuture sent = channel.writeAndFlush(new TextWebSocketFrame(text)).awaitUninterruptibly();
        if (!sent.isSuccess()) {
            status.accept("not sent: " + sent.cause().getMessage());
        }
    }

    /** Fails where a Close has gone out before, and that is as well. */
    private void close(Line.Close close) {
        channel.writeAndFlush(new CloseWebSocketFrame(close.code(), close.reason()))
                .awaitUninterruptibly();
    }

    private void ping() {
        ChannelHandlerContext ctx = channel.pipeline().context(pings);
        if (ctx != null) {
            pings.ping(ctx);
        }
    }
}
