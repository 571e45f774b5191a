package dev.sluice.conformance.interop;

import dev.sluice.conformance.Loop;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.net.URI;
import java.util.function.Consumer;

/** A client on a Netty channel, of either stack. */
final class NettyLibrary implements Library {

    private final Stack stack;
    private final Loop loop;

    NettyLibrary(Stack stack, Loop loop) {
        this.stack = stack;
        this.loop = loop;
    }

    @Override
    public String name() {
        return stack.peer();
    }

    @Override
    public String version() {
        return stack.version();
    }

    @Override
    public Connection connect(URI url, Offer offer, Consumer<Heard> application) throws Exception {
        Visitor visitor = new Visitor(application);
        Channel channel = loop.connect(url, pipeline -> stack.installClient(pipeline, url, offer, visitor));
        try {
            return new NettyConnection(channel, visitor.opened().get());
        } catch (Exception e) {
            Wire.close(channel);
            throw e;
        }
    }

    /** Frames, written one by one. */
    private record NettyConnection(Channel channel, Agreement agreement) implements Connection {

        @Override
        public void text(String text) throws Exception {
            write(new TextWebSocketFrame(ByteBufUtil.writeUtf8(channel.alloc(), text)));
        }

        @Override
        public void binary(byte[] bytes) throws Exception {
            write(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(bytes)));
        }

        @Override
        public void fragments(String fragment, int count) throws Exception {
            write(new TextWebSocketFrame(false, 0, ByteBufUtil.writeUtf8(channel.alloc(), fragment)));
            for (int i = 2; i <= count; i++) {
                write(new ContinuationWebSocketFrame(i == count, 0, ByteBufUtil.writeUtf8(channel.alloc(), fragment)));
            }
        }

        @Override
        public void ping(String payload) throws Exception {
            write(new PingWebSocketFrame(ByteBufUtil.writeUtf8(channel.alloc(), payload)));
        }

        @Override
        public void close(int code, String reason) throws Exception {
            write(new CloseWebSocketFrame(code, reason));
        }

        @Override
        public void raw(byte[] bytes) {
            Wire.write(channel, bytes);
        }

        @Override
        public void close() {
            Wire.close(channel);
        }

        private void write(WebSocketFrame frame) throws InterruptedException {
            channel.writeAndFlush(frame).sync();
        }
    }
}
