package dev.sluice.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.IllegalReferenceCountException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The message itself: what it is made from, its views, its references, and the forms that it keeps. */
class PreparedMessageTest {

    @Nested
    class Text {

        @ParameterizedTest
        @ValueSource(strings = {"", "plain", "grüße 😀", "not a pair: \uD83D"})
        void isEncodedAsAnOrdinaryFrameEncodesIt(String text) {
            TextWebSocketFrame message = PreparedMessage.text(text);
            assertThat(message).isInstanceOf(PreparedMessage.class);
            assertThat(message.isFinalFragment()).isTrue();
            assertThat(message.rsv()).isZero();
            assertThat(message.content().toString(UTF_8)).isEqualTo(new TextWebSocketFrame(text).text());
            assertThat(message.release()).isTrue();
        }

        @Test
        void liesInMemoryThatASocketTakesAsItIs() {
            TextWebSocketFrame message = PreparedMessage.text("plain");
            assertThat(message.content().isDirect()).isTrue();
            message.release();
        }
    }

    static Stream<Arguments> kinds() {
        return Stream.of(
                argumentSet("text", kind(PreparedMessage::text), TextWebSocketFrame.class),
                argumentSet("binary", kind(PreparedMessage::binary), BinaryWebSocketFrame.class));
    }

    private static Function<ByteBuf, WebSocketFrame> kind(Function<ByteBuf, WebSocketFrame> factory) {
        return factory;
    }

    /** The expectations that hold for text and binary messages alike. */
    @Nested
    @ParameterizedClass
    @MethodSource("dev.sluice.codec.PreparedMessageTest#kinds")
    class OfABuffer {

        @Parameter(0)
        Function<ByteBuf, WebSocketFrame> factory;

        @Parameter(1)
        Class<? extends WebSocketFrame> frameClass;

        private final ByteBuf payload = Payloads.of("payload");
        private WebSocketFrame message;

        private WebSocketFrame message() {
            if (message == null) {
                message = factory.apply(payload);
            }
            return message;
        }

        private PreparedMessage prepared() {
            return (PreparedMessage) message();
        }

        @AfterEach
        void releaseTheOneReference() {
            assertThat(payload.refCnt()).isEqualTo(1);
            message().release();
            assertThat(payload.refCnt()).isZero();
        }

        private static byte[] bytes(ByteBuf view) {
            byte[] bytes = new byte[view.readableBytes()];
            view.readBytes(bytes);
            return bytes;
        }

        @Test
        void isAFrameOfThatBuffer() {
            assertThat(message()).isInstanceOf(frameClass).isInstanceOf(PreparedMessage.class);
            assertThat(message().content()).isEqualTo(payload);
            assertThat(message().refCnt()).isEqualTo(1);
        }

        @Test
        void isWholeForEachWhoReadsIt() {
            for (int i = 0; i < 3; i++) {
                assertThat(bytes(message().content())).asString().isEqualTo("payload");
                assertThat(bytes(message().duplicate().content())).asString().isEqualTo("payload");
            }
        }

        @Test
        void countsReferencesAsItsBufferDoes() {
            message().retain();
            assertThat(payload.refCnt()).isEqualTo(2);
            message().content().release();
            assertThat(message().refCnt()).isEqualTo(1);
            assertThat(message().duplicate().refCnt()).isEqualTo(1);
        }

        @Test
        void livesAsLongAsARetainedDuplicate() {
            WebSocketFrame duplicate = message().retainedDuplicate();
            message().retain().release(2);
            assertThat(duplicate.content()).isEqualTo(payload);
            message = duplicate;
        }

        @Test
        void isGoneWithItsLastReference() {
            WebSocketFrame gone = factory.apply(Payloads.of("gone"));
            gone.release();
            assertThatThrownBy(gone::content).isInstanceOf(IllegalReferenceCountException.class);
            assertThatThrownBy(gone::duplicate).isInstanceOf(IllegalReferenceCountException.class);
            assertThatThrownBy(gone::retainedDuplicate).isInstanceOf(IllegalReferenceCountException.class);
            assertThatThrownBy(() -> ((PreparedMessage) gone).form("key", PreparedMessageTest::failing))
                    .isInstanceOf(IllegalReferenceCountException.class);
        }

        @Test
        void staysPreparedInDuplicatesAlone() {
            WebSocketFrame copy = message().copy();
            WebSocketFrame other = message().replace(Payloads.of("other"));
            WebSocketFrame duplicate = message().retainedDuplicate();
            assertThat(copy).isInstanceOf(frameClass).isNotInstanceOf(PreparedMessage.class);
            assertThat(other).isInstanceOf(frameClass).isNotInstanceOf(PreparedMessage.class);
            assertThat(duplicate).isInstanceOf(frameClass).isInstanceOf(PreparedMessage.class);
            assertThat(message().duplicate()).isInstanceOf(frameClass).isInstanceOf(PreparedMessage.class);
            assertThat(copy.content()).isEqualTo(payload);
            assertThat(other.content().readableBytes()).isEqualTo(5);
            List.of(copy, other, duplicate).forEach(WebSocketFrame::release);
        }

        @Test
        void makesAFormOnce() {
            byte[] made = prepared().form("key", PreparedMessageTest.OfABuffer::bytes);
            assertThat(made).asString().isEqualTo("payload");
            assertThat(prepared().form("key", PreparedMessageTest::failing)).isSameAs(made);
        }

        @Test
        void keepsAFormForEachKeyByEquals() {
            record Parameters(int windowBits, int level) {}
            byte[] small = prepared().form(new Parameters(9, 1), view -> new byte[1]);
            byte[] large = prepared().form(new Parameters(15, 6), view -> new byte[2]);
            assertThat(prepared().form(new Parameters(9, 1), PreparedMessageTest::failing))
                    .isSameAs(small);
            assertThat(prepared().form(new Parameters(15, 6), PreparedMessageTest::failing))
                    .isSameAs(large);
        }

        @Test
        void sharesItsFormsWithItsDuplicates() {
            WebSocketFrame duplicate = message().retainedDuplicate();
            byte[] made = ((PreparedMessage) duplicate).form("key", view -> new byte[1]);
            duplicate.release();
            PreparedMessage another = (PreparedMessage) message().duplicate();
            assertThat(prepared().form("key", PreparedMessageTest::failing)).isSameAs(made);
            assertThat(another.form("key", PreparedMessageTest::failing)).isSameAs(made);
        }

        @Test
        void keepsNothingOfAMakerThatFails() {
            assertThatThrownBy(() -> prepared().form("key", PreparedMessageTest::failing))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("on purpose");
            assertThat(prepared().form("key", OfABuffer::bytes)).asString().isEqualTo("payload");
        }

        @Test
        @SuppressWarnings("NullAway") // the mistake is the point
        void refusesAFormThatIsNone() {
            assertThatThrownBy(() -> prepared().form("key", view -> null))
                    .isInstanceOf(NullPointerException.class)
                    .hasMessage("form");
        }

        /** Keys of one hash, so that a map which made them inside itself would meet its own lock. */
        @Test
        void makesAFormFromAnother() {
            byte[] made = prepared()
                    .form(
                            "Aa",
                            outer -> prepared()
                                    .form(
                                            "BB",
                                            inner ->
                                                    (bytes(inner).length + "/" + bytes(outer).length).getBytes(UTF_8)));
            assertThat(made).asString().isEqualTo("7/7");
            assertThat(prepared().form("BB", PreparedMessageTest::failing)).isSameAs(made);
        }

        @Test
        void makesAFormOnceForAllThreads() throws Exception {
            int threads = 16;
            AtomicInteger made = new AtomicInteger();
            CountDownLatch everybody = new CountDownLatch(threads);
            ExecutorService pool = Executors.newFixedThreadPool(threads);
            try {
                List<Future<byte[]>> forms = new ArrayList<>();
                for (int i = 0; i < threads; i++) {
                    PreparedMessage duplicate = (PreparedMessage) message().duplicate();
                    forms.add(pool.submit(() -> {
                        everybody.countDown();
                        return duplicate.form("key", view -> {
                            made.incrementAndGet();
                            return await(everybody) ? bytes(view) : new byte[0];
                        });
                    }));
                }
                byte[] first = forms.get(0).get(20, TimeUnit.SECONDS);
                assertThat(first).asString().isEqualTo("payload");
                for (Future<byte[]> form : forms) {
                    assertThat(form.get(20, TimeUnit.SECONDS)).isSameAs(first);
                }
                assertThat(made).hasValue(1);
            } finally {
                pool.shutdownNow();
            }
        }

        @Test
        void makesOneFormWhileAnotherIsInTheMaking() throws Exception {
            CountDownLatch otherMade = new CountDownLatch(1);
            CountDownLatch making = new CountDownLatch(1);
            ExecutorService pool = Executors.newSingleThreadExecutor();
            try {
                Future<byte[]> slow = pool.submit(() -> prepared().form("Aa", view -> {
                    making.countDown();
                    return await(otherMade) ? bytes(view) : new byte[0];
                }));
                assertThat(await(making)).isTrue();
                prepared().form("BB", view -> new byte[1]);
                otherMade.countDown();
                assertThat(slow.get(30, TimeUnit.SECONDS)).asString().isEqualTo("payload");
            } finally {
                pool.shutdownNow();
            }
        }
    }

    private static byte[] failing(ByteBuf payload) {
        throw new IllegalStateException("on purpose");
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
