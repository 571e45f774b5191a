package dev.sluice.demo;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.kqueue.KQueueEventLoopGroup;
import io.netty.channel.kqueue.KQueueServerSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** By which of the operating system's interfaces a server reads and writes, the best one first. */
@SuppressWarnings("deprecation") // Netty 4.2 has successors of these event loops, which 4.1 has not
public enum Transport {
    /** Linux. */
    EPOLL {
        @Override
        @Nullable
        Throwable obstacle() {
            return Epoll.unavailabilityCause();
        }

        @Override
        EventLoopGroup eventLoops() {
            return new EpollEventLoopGroup();
        }

        @Override
        Class<? extends ServerChannel> serverChannel() {
            return EpollServerSocketChannel.class;
        }
    },

    /** macOS and BSD. */
    KQUEUE {
        @Override
        @Nullable
        Throwable obstacle() {
            return KQueue.unavailabilityCause();
        }

        @Override
        EventLoopGroup eventLoops() {
            return new KQueueEventLoopGroup();
        }

        @Override
        Class<? extends ServerChannel> serverChannel() {
            return KQueueServerSocketChannel.class;
        }
    },

    /**
     * Linux, unless its administrator forbids it. Behind epoll: where the process runs out of file descriptors, Netty 4.2.18
     * tries to accept again by io_uring without a pause, and logs each failure.
     *
     * <p>Netty has it from 4.2 on, and what is compiled against 4.2 has to run on 4.1 too: hence the reflection.
     */
    IO_URING {
        @Override
        @Nullable
        Throwable obstacle() {
            try {
                return (Throwable)
                        netty("uring.IoUring").getMethod("unavailabilityCause").invoke(null);
            } catch (ClassNotFoundException e) {
                return new UnsupportedOperationException("Netty has it from 4.2 on", e);
            } catch (ReflectiveOperationException e) {
                return e;
            }
        }

        @Override
        EventLoopGroup eventLoops() {
            try {
                Object factory =
                        netty("uring.IoUringIoHandler").getMethod("newFactory").invoke(null);
                return (EventLoopGroup) netty("MultiThreadIoEventLoopGroup")
                        .getConstructor(netty("IoHandlerFactory"))
                        .newInstance(factory);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(reasonOf(e), e);
            }
        }

        @Override
        Class<? extends ServerChannel> serverChannel() {
            try {
                return netty("uring.IoUringServerSocketChannel").asSubclass(ServerChannel.class);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(reasonOf(e), e);
            }
        }

        private static Class<?> netty(String name) throws ClassNotFoundException {
            return Class.forName("io.netty.channel." + name);
        }
    },

    /** The JDK's own, which is everywhere. */
    NIO {
        @Override
        @Nullable
        Throwable obstacle() {
            return null;
        }

        @Override
        EventLoopGroup eventLoops() {
            return new NioEventLoopGroup();
        }

        @Override
        Class<? extends ServerChannel> serverChannel() {
            return NioServerSocketChannel.class;
        }
    };

    /** Stands for the best one that is available. */
    public static final String AUTO = "auto";

    /** Why it is not available here, or null when it is. */
    abstract @Nullable Throwable obstacle();

    /** The event loops of a server; to be called only when it is available. */
    abstract EventLoopGroup eventLoops();

    /** The listening socket of a server; to be called only when it is available. */
    abstract Class<? extends ServerChannel> serverChannel();

    /**
     * Finds one.
     *
     * @param name as it is written on the command line, or {@link #AUTO}
     * @throws IllegalArgumentException if there is none of that name
     * @throws IOException if it is not available here; the message tells why, and which ones are
     */
    public static Transport named(String name) throws IOException {
        if (name.equals(AUTO)) {
            return available().get(0);
        }
        Transport named = Arrays.stream(values())
                .filter(transport -> transport.toString().equals(name))
                .findAny()
                .orElseThrow(() ->
                        new IllegalArgumentException(name + " (expected: auto, " + list(List.of(values())) + ")"));
        Throwable obstacle = named.obstacle();
        if (obstacle != null) {
            throw new IOException(
                    named + " is not available: " + reasonOf(obstacle) + " (available: " + list(available()) + ")");
        }
        return named;
    }

    /** All that are available here, the best one first. */
    static List<Transport> available() {
        return Arrays.stream(values())
                .filter(transport -> transport.obstacle() == null)
                .toList();
    }

    /** As it is written on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static String list(List<Transport> transports) {
        return transports.stream().map(Transport::toString).collect(Collectors.joining(", "));
    }

    /** What is at the bottom of it: the rest says that something could not be loaded. */
    private static String reasonOf(Throwable failure) {
        Throwable bottom = failure;
        while (bottom.getCause() != null && !(bottom instanceof UnsupportedOperationException)) {
            bottom = bottom.getCause();
        }
        return String.valueOf(bottom.getMessage());
    }
}
