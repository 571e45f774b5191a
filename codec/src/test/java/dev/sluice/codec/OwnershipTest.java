package dev.sluice.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Whose memory a buffer is, for both of Netty's pooling allocators. */
class OwnershipTest {

    private static final int BYTES = 1000;

    private final List<ByteBuf> buffers = new ArrayList<>();

    private ByteBuf track(ByteBuf buffer) {
        buffers.add(buffer);
        return buffer;
    }

    @AfterEach
    void release() {
        buffers.forEach(ByteBuf::release);
    }

    @Nested
    @ParameterizedClass
    @MethodSource("dev.sluice.codec.Payloads#poolingAllocators")
    class OfAPoolingAllocator {

        @Parameter
        ByteBufAllocator allocator;

        private ByteBuf buffer;

        private ByteBuf buffer() {
            if (buffer == null) {
                buffer = track(allocator.buffer(BYTES).writeZero(BYTES));
            }
            return buffer;
        }

        private void assertShared(ByteBuf view) {
            assertThat(Ownership.mayOverwrite(view)).as(view.toString()).isFalse();
        }

        private void assertOurs(ByteBuf view) {
            assertThat(Ownership.mayOverwrite(view)).as(view.toString()).isTrue();
        }

        @Test
        void theOnlyReferenceMayOverwrite() {
            assertOurs(buffer());
            assertOurs(track(allocator.heapBuffer(BYTES)));
            assertOurs(track(allocator.directBuffer(BYTES)));
        }

        @Test
        void aSecondReferenceMeansSomebodyElse() {
            buffer().retain();
            assertShared(buffer());
            buffer().release();
            assertOurs(buffer());
        }

        @Test
        void aViewWithTheOnlyReferenceMayOverwrite() {
            assertOurs(buffer().slice(10, 100));
            assertOurs(buffer().duplicate());
            assertOurs(buffer().slice(10, 100).duplicate().slice());
        }

        @Test
        void aRetainedViewIsSharedUntilTheOtherIsReleased() {
            ByteBuf slice = buffer().retainedSlice(10, 100);
            assertShared(slice);
            assertShared(slice.slice(1, 2));
            assertShared(buffer());
            slice.release();
            assertOurs(buffer());
        }

        @Test
        void aRetainedDuplicateIsShared() {
            ByteBuf duplicate = buffer().retainedDuplicate();
            assertShared(duplicate);
            duplicate.release();
        }

        /** In Netty's pool of views it counts for itself, and the memory has one reference for both. */
        @Test
        void aRetainedViewOfARetainedViewIsShared() {
            ByteBuf parent = allocator.buffer(BYTES).writeZero(BYTES);
            ByteBuf slice = track(parent.retainedSlice(10, 100));
            parent.release();
            ByteBuf duplicate = track(slice.retainedDuplicate());
            assertShared(duplicate);
            assertShared(duplicate.slice(1, 2));
            assertShared(duplicate.duplicate());
            assertShared(slice);
        }

        @Test
        void aReadOnlyBufferIsSomebodyElses() {
            assertShared(buffer().asReadOnly());
            assertShared(buffer().asReadOnly().slice());
        }

        @Test
        void anUnreleasableBufferWillBeWrittenAgain() {
            ByteBuf constant = Unpooled.unreleasableBuffer(buffer());
            assertShared(constant);
            assertShared(constant.duplicate());
            assertShared(constant.slice(1, 2));
            assertShared(constant.retainedSlice(1, 2));
        }

        @Test
        void aCompositeBufferMayHoldSomebodyElsesArray() {
            ByteBuf composite =
                    track(allocator.compositeBuffer().addComponent(true, Unpooled.wrappedBuffer(new byte[BYTES])));
            assertShared(composite);
            assertShared(composite.slice());
        }

        @Test
        void aLeakAwareWrapperChangesNothing() {
            assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
            ByteBuf bare = buffer().unwrap();
            assertThat(bare.getClass()).isNotEqualTo(buffer().getClass());
            assertOurs(bare);
            bare.retain();
            assertShared(bare);
            assertShared(buffer());
            bare.release();
        }
    }

    @Nested
    class OfNoPool {

        @Test
        void aWrappedArrayIsItsOwners() {
            assertThat(Ownership.mayOverwrite(Unpooled.wrappedBuffer(new byte[BYTES])))
                    .isFalse();
            assertThat(Ownership.mayOverwrite(Unpooled.wrappedBuffer(ByteBuffer.allocateDirect(BYTES))))
                    .isFalse();
            assertThat(Ownership.mayOverwrite(
                            Unpooled.wrappedBuffer(new byte[BYTES]).slice(1, 2)))
                    .isFalse();
        }

        @Test
        void anUnpooledBufferCannotBeToldFromAWrappedOne() {
            assertThat(Ownership.mayOverwrite(track(UnpooledByteBufAllocator.DEFAULT.directBuffer(BYTES))))
                    .isFalse();
            assertThat(Ownership.mayOverwrite(track(Unpooled.buffer(BYTES)))).isFalse();
        }

        @Test
        void nothingIsOverwrittenInAnEmptyBuffer() {
            assertThat(Ownership.mayOverwrite(Unpooled.EMPTY_BUFFER)).isFalse();
        }
    }
}
