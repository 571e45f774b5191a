package dev.sluice.benchmarks.frames;

import dev.sluice.codec.CodecConfig;
import dev.sluice.codec.FrameEncoder;
import dev.sluice.codec.Role;
import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;

/** Who turns frames into bytes. */
public enum EncoderKind {
    /** Ours. */
    SLUICE,
    /** Ours, by {@link dev.sluice.codec.FrameWriter}: without an object and without a promise for each frame. */
    WRITER,
    /** Netty's. */
    NETTY,
    /** Nobody, and nothing is written: what it costs to make a frame and to release it. */
    NONE;

    ChannelHandler[] handlers(Role role, Application application) {
        return switch (this) {
            case SLUICE, WRITER -> new ChannelHandler[] {new FrameEncoder(role, CodecConfig.DEFAULT), application};
            case NETTY -> new ChannelHandler[] {new WebSocket13FrameEncoder(role == Role.CLIENT), application};
            case NONE -> new ChannelHandler[] {application};
        };
    }
}
