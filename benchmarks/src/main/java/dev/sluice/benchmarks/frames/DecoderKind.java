package dev.sluice.benchmarks.frames;

import dev.sluice.codec.CodecConfig;
import dev.sluice.codec.FrameDecoder;
import dev.sluice.codec.FrameEncoder;
import dev.sluice.codec.Role;
import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;

/** Who turns bytes into frames. */
public enum DecoderKind {
    /** Ours. */
    SLUICE,
    /** Ours, by {@link dev.sluice.codec.FrameListener}: without an object for each frame. */
    LISTENER,
    /** Netty's; behind it, where the frames are text, Netty's validator, since ours looks at UTF-8 too. */
    NETTY,
    /** Nobody: what the benchmark itself costs, which is a buffer that bytes are copied into and the way to the taker. */
    COPY;

    private static final int MAX_FRAME_BYTES = 1024 * 1024;

    ChannelHandler[] handlers(Content content, FrameTaker taker) {
        return switch (this) {
            case SLUICE -> new ChannelHandler[] {new FrameDecoder(Role.SERVER, config()), taker};
            case LISTENER ->
                new ChannelHandler[] {
                    new FrameDecoder(Role.SERVER, config(), taker), new FrameEncoder(Role.SERVER, config()), taker
                };
            case NETTY ->
                content == Content.BINARY
                        ? new ChannelHandler[] {netty(), taker}
                        : new ChannelHandler[] {netty(), new Utf8FrameValidator(), taker};
            case COPY -> new ChannelHandler[] {taker};
        };
    }

    private static CodecConfig config() {
        return CodecConfig.builder()
                .maxFrameBytes(MAX_FRAME_BYTES)
                .maxMessageBytes(MAX_FRAME_BYTES)
                .build();
    }

    private static ChannelHandler netty() {
        return new WebSocket13FrameDecoder(WebSocketDecoderConfig.newBuilder()
                .expectMaskedFrames(true)
                .allowExtensions(false)
                .maxFramePayloadLength(MAX_FRAME_BYTES)
                .build());
    }
}
