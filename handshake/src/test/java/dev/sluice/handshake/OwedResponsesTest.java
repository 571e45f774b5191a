package dev.sluice.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("RFC 7230 6.3.2: responses in the order of the requests")
class OwedResponsesTest {

    private final OwedResponses responses = new OwedResponses();

    private static Object head(HttpResponseStatus status) {
        return new DefaultHttpResponse(HttpVersion.HTTP_1_1, status);
    }

    private static Object full(HttpResponseStatus status) {
        return new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER);
    }

    @Test
    void noneIsOwedAtFirst() {
        assertThat(responses.allWritten()).isTrue();
    }

    @Test
    void oneIsOwedForEachRequestUntilItsLastContent() {
        responses.requested();
        responses.requested();
        responses.written(full(HttpResponseStatus.OK));
        responses.written(head(HttpResponseStatus.OK));
        responses.written(new DefaultHttpContent(Unpooled.EMPTY_BUFFER));
        assertThat(responses.allWritten()).isFalse();
        responses.written(LastHttpContent.EMPTY_LAST_CONTENT);
        assertThat(responses.allWritten()).isTrue();
    }

    @Test
    void interimResponsesDoNotCount() {
        responses.requested();
        responses.written(full(HttpResponseStatus.CONTINUE));
        responses.written(head(HttpResponseStatus.PROCESSING));
        responses.written(LastHttpContent.EMPTY_LAST_CONTENT);
        assertThat(responses.allWritten()).isFalse();
        responses.written(full(HttpResponseStatus.OK));
        assertThat(responses.allWritten()).isTrue();
    }

    @Test
    void otherMessagesDoNotCount() {
        responses.requested();
        responses.written("anything");
        assertThat(responses.allWritten()).isFalse();
    }

    @Test
    void moreResponsesThanRequestsDoNoHarm() {
        responses.written(full(HttpResponseStatus.OK));
        assertThat(responses.allWritten()).isTrue();
    }
}
