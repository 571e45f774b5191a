package dev.sluice.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Wire;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ViolationTest {

    @ParameterizedTest
    @EnumSource
    void itsMessageFitsIntoAClose(Violation violation) {
        byte[] payload = Wire.close(violation.closeStatus().code(), violation.message());

        assertThat(payload.length).isLessThanOrEqualTo(FrameHeader.MAX_CONTROL_PAYLOAD_BYTES);
    }

    @ParameterizedTest
    @EnumSource
    void itsExceptionSaysWhatAndWhereButHasNoStackTrace(Violation violation) {
        ProtocolViolationException exception = new ProtocolViolationException(violation);

        assertThat(exception)
                .hasMessage(violation.message() + " (" + violation.section() + ")")
                .extracting(ProtocolViolationException::violation)
                .isEqualTo(violation);
        assertThat(exception.getStackTrace()).isEmpty();
    }
}
