package dev.sluice.deflate;

import static dev.sluice.deflate.DeflateConversation.COMPRESSED_TEXT;
import static dev.sluice.deflate.DeflateConversation.CORRUPT;
import static dev.sluice.deflate.DeflateConversation.FIRST_OF_TEXT;
import static dev.sluice.deflate.DeflateConversation.LAST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.CALLS_REAL_METHODS;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.mockStatic;
import static org.mockito.Mockito.times;

import dev.sluice.codec.Role;
import dev.sluice.deflate.DeflateConversation.Setup;
import dev.sluice.testing.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.Inflater;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.mockito.MockedStatic;

/** Where the inflaters and the buffers are, and that all of them come back. */
class InflaterMemoryTest {

    @RegisterExtension
    final Setup setup = new Setup();

    static Stream<Arguments> rolesAndPolicies() {
        return Stream.of(Role.values())
                .flatMap(role -> Stream.of(ContextPolicy.values()).map(policy -> Arguments.of(role, policy)));
    }

    @DisplayName(
            "connection closed in the middle of a compressed message: zlib object back in the pool, buffers released")
    @ParameterizedTest
    @MethodSource("rolesAndPolicies")
    void givesEverythingBackInTheMiddleOfAMessage(Role role, ContextPolicy policy) {
        DeflateConversation peer =
                setup.deflate(deflate -> deflate.contexts(policy)).begin(role);
        byte[] hello = PeerDeflater.alone("Hello, Hello");
        peer.sends(COMPRESSED_TEXT, hello).expects("TEXT Hello, Hello");
        for (int i = 0; i < hello.length; i++) {
            peer.sends(i == 0 ? FIRST_OF_TEXT : 0, new byte[] {hello[i]});
        }
        assertThat(ZlibObjects.inflaters()).isEqualTo(1);
        peer.drops();
        assertThat(ZlibObjects.inflaters()).isZero();
    }

    @DisplayName("connection closed in the middle of a frame: zlib object back, buffers released")
    @ParameterizedTest
    @MethodSource("rolesAndPolicies")
    void givesEverythingBackInTheMiddleOfAFrame(Role role, ContextPolicy policy) {
        DeflateConversation peer =
                setup.deflate(deflate -> deflate.contexts(policy)).begin(role);
        byte[] frame = Wire.frame(role.peer(), LAST, new byte[300]);
        peer.sends(FIRST_OF_TEXT, "cb48cd").sendsRaw(Arrays.copyOf(frame, 200));
        peer.drops();
        assertThat(ZlibObjects.inflaters()).isZero();
    }

    @DisplayName("a violation gives everything back at once")
    @ParameterizedTest
    @MethodSource("rolesAndPolicies")
    void givesEverythingBackWithAViolation(Role role, ContextPolicy policy) {
        DeflateConversation peer =
                setup.deflate(deflate -> deflate.contexts(policy)).begin(role);
        peer.sends(COMPRESSED_TEXT, PeerDeflater.alone("Hello")).expects("TEXT Hello");
        peer.sends(FIRST_OF_TEXT, "ff");
        assertThat(ZlibObjects.inflaters()).isZero();
        peer.expectsFailure(CORRUPT);
    }

    @DisplayName(
            "connections that hibernate share an inflater; dedicated ones have one each, if there is anything to take over")
    @ParameterizedTest
    @EnumSource
    void countsInflaters(Role role) {
        setup.deflate(deflate -> deflate.contexts(ContextPolicy.HIBERNATING));
        List<DeflateConversation> peers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            peers.add(setup.begin(role).sends(COMPRESSED_TEXT, PeerDeflater.alone("x")));
        }
        assertThat(ZlibObjects.inflaters()).isEqualTo(1);
        peers.forEach(peer -> peer.sends(FIRST_OF_TEXT, "cb"));
        assertThat(ZlibObjects.inflaters())
                .as("each in the middle of a message")
                .isEqualTo(20);
        peers.forEach(peer -> peer.sends(LAST, "48cdc9c90700"));
        assertThat(ZlibObjects.inflaters()).as("kept ready").isEqualTo(8);
        setup.endAll();
        setup.deflate(deflate -> deflate.contexts(ContextPolicy.DEDICATED)).takeover(false);
        setup.begin(role).sends(COMPRESSED_TEXT, PeerDeflater.alone("x"));
        setup.begin(role).sends(COMPRESSED_TEXT, PeerDeflater.alone("x"));
        assertThat(ZlibObjects.inflaters()).isEqualTo(1);
        setup.endAll();
        setup.takeover(true);
        setup.begin(role).sends(COMPRESSED_TEXT, PeerDeflater.alone("x"));
        setup.begin(role).sends(COMPRESSED_TEXT, PeerDeflater.alone("x"));
        setup.begin(role);
        assertThat(ZlibObjects.inflaters()).isEqualTo(2);
    }

    @DisplayName("gap 17: without context takeover zlib is reset, not created for every message")
    @ParameterizedTest
    @MethodSource("rolesAndPolicies")
    void resetsRatherThanRecreates(Role role, ContextPolicy policy) {
        setup.takeover(false).deflate(deflate -> deflate.contexts(policy).noTakeoverThresholdBytes(0));
        try (MockedStatic<ZlibObjects> zlib = mockStatic(ZlibObjects.class, CALLS_REAL_METHODS)) {
            DeflateConversation peer = setup.begin(role);
            for (int i = 0; i < 100; i++) {
                peer.sends(COMPRESSED_TEXT, PeerDeflater.alone("message " + i)).expects("TEXT message " + i);
                peer.sendsFragments(COMPRESSED_TEXT, DeflateConversation.eachByte(PeerDeflater.alone("Hello")))
                        .expects("TEXT Hello");
                peer.writes("answer " + i);
                assertThat(peer.received()).hasSize(1);
            }
            zlib.verify(ZlibObjects::newInflater, times(1));
            zlib.verify(() -> ZlibObjects.newDeflater(6), times(1));
            zlib.verify(() -> ZlibObjects.end(any(Inflater.class)), times(0));
            setup.endAll();
        }
    }

    /** Fails at one call, and only then. */
    private static final class FailingOnce {

        private final int failingCall;
        private int calls;
        private final ByteBufAllocator allocator;

        FailingOnce(int failingCall) {
            this.failingCall = failingCall;
            ByteBufAllocator delegate = ByteBufAllocator.DEFAULT;
            allocator = mock(ByteBufAllocator.class, invocation -> {
                if (ByteBuf.class.isAssignableFrom(invocation.getMethod().getReturnType())
                        && ++calls == this.failingCall) {
                    throw new OutOfMemoryError("on purpose");
                }
                return delegatesTo(delegate).answer(invocation);
            });
        }

        boolean hasFailed() {
            return calls >= failingCall;
        }
    }

    @DisplayName("no memory for what a message inflates to: 1011, and everything is given back")
    @ParameterizedTest
    @MethodSource("rolesAndPolicies")
    void survivesAnEmptyAllocator(Role role, ContextPolicy policy) {
        setup.deflate(deflate -> deflate.contexts(policy).inflatedFragmentBytes(700))
                .codec(codec -> codec.aggregateMessages(false));
        String text = "0123456789abcdefghij ".repeat(100);
        boolean failed = true;
        int failures = 0;
        for (int call = 1; failed; call++) {
            FailingOnce memory = new FailingOnce(call);
            DeflateConversation peer = setup.allocator(memory.allocator).begin(role);
            peer.sends(COMPRESSED_TEXT, PeerDeflater.alone(text));
            try (PeerDeflater deflater = new PeerDeflater()) {
                peer.sends(FIRST_OF_TEXT, deflater.fragment(Wire.utf8(text)));
                peer.sends(LAST, deflater.message(text));
            }
            failed = memory.hasFailed();
            if (failed) {
                failures++;
                assertThat(peer.uncaught()).isInstanceOf(OutOfMemoryError.class);
                assertThat(ZlibObjects.inflaters()).isZero();
                peer.expectsFailure("CLOSE 1011 ");
            } else {
                assertThat(String.join("", peer.delivered())).hasSizeGreaterThan(3 * text.length());
            }
            setup.endAll();
        }
        assertThat(failures).isGreaterThan(10);
    }

    @DisplayName("no memory for an inflater: nothing is counted that is not there")
    @Test
    void countsNoInflaterThatCouldNotBeMade() {
        DeflateConversation peer = setup.begin(Role.SERVER);
        try (MockedStatic<ZlibObjects> exhausted = mockStatic(ZlibObjects.class, invocation -> {
            throw new OutOfMemoryError("on purpose");
        })) {
            peer.sends(COMPRESSED_TEXT, PeerDeflater.alone("Hello"));
            exhausted.verify(ZlibObjects::newInflater, times(1));
        }
        assertThat(peer.uncaught()).isInstanceOf(OutOfMemoryError.class);
        peer.expectsFailure("CLOSE 1011 ");
    }
}
