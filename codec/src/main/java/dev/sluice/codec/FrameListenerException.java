package dev.sluice.codec;

/**
 * What a {@link FrameListener} threw, on its way through the pipeline to {@link CloseHandler}: it comes from next to the wire,
 * and is the application's all the same.
 */
final class FrameListenerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Throwable thrown;

    FrameListenerException(Throwable thrown) {
        super("a FrameListener threw", thrown, false, false);
        this.thrown = thrown;
    }

    Throwable thrown() {
        return thrown;
    }
}
