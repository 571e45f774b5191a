package dev.sluice.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpChunkedInput;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.stream.ChunkedStream;
import java.io.InputStream;
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

    private void write(Object message) {
        if (responses.endsWith(message)) {
            responses.answered();
        }
    }

    @Test
    void noneIsOwedAtFirst() {
        assertThat(responses.allWritten()).isTrue();
    }

    @Test
    void oneIsOwedForEachRequestUntilItsLastContent() {
        responses.requested();
        responses.requested();
        write(full(HttpResponseStatus.OK));
        write(head(HttpResponseStatus.OK));
        write(new DefaultHttpContent(Unpooled.EMPTY_BUFFER));
        assertThat(responses.allWritten()).isFalse();
        write(LastHttpContent.EMPTY_LAST_CONTENT);
        assertThat(responses.allWritten()).isTrue();
    }

    @Test
    void interimResponsesDoNotCount() {
        responses.requested();
        write(full(HttpResponseStatus.CONTINUE));
        write(head(HttpResponseStatus.PROCESSING));
        write(LastHttpContent.EMPTY_LAST_CONTENT);
        assertThat(responses.allWritten()).isFalse();
        write(full(HttpResponseStatus.OK));
        assertThat(responses.allWritten()).isTrue();
    }

    @Test
    void otherMessagesDoNotCount() {
        responses.requested();
        write("anything");
        assertThat(responses.allWritten()).isFalse();
    }

    @Test
    void aChunkedInputIsTheEndOfItsResponse() {
        HttpChunkedInput chunks = new HttpChunkedInput(new ChunkedStream(InputStream.nullInputStream()));
        responses.requested();
        assertThat(responses.endsWith(chunks)).isFalse();
        assertThat(responses.endsWith(head(HttpResponseStatus.OK))).isFalse();
        assertThat(responses.endsWith(chunks)).isTrue();
        assertThat(responses.allWritten()).isFalse();
        responses.answered();
        assertThat(responses.allWritten()).isTrue();
    }

    @Test
    void moreResponsesThanRequestsDoNoHarm() {
        write(full(HttpResponseStatus.OK));
        assertThat(responses.allWritten()).isTrue();
        responses.requested();
        assertThat(responses.allWritten()).isFalse();
    }
}
