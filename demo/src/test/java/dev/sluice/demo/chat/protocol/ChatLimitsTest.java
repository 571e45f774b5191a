package dev.sluice.demo.chat.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatLimitsTest {

    @Test
    void leaveRoomForTheLongestTextHoweverItIsEscaped() {
        ChatLimits limits = ChatLimits.DEFAULT;
        String said = "{\"type\":\"say\",\"room\":\"" + "\\ud83d\\ude00".repeat(limits.roomLength())
                + "\",\"id\":\"" + "x".repeat(ChatLimits.ID_LENGTH) + "\",\"text\":\""
                + "\\ud83d\\ude00".repeat(limits.textLength()) + "\"}";
        assertThat(said.length()).isLessThanOrEqualTo(limits.maxJsonBytes());
        assertThat(limits.maxMessageBytes()).isGreaterThanOrEqualTo(limits.maxJsonBytes());
    }

    @Test
    void leaveRoomForTheLargestImage() {
        ChatLimits limits = ChatLimits.DEFAULT;
        int header = 4
                + "{\"type\":\"image\",\"room\":\"\",\"id\":\"\"}".length()
                + 12 * limits.roomLength()
                + ChatLimits.ID_LENGTH;
        assertThat(limits.maxMessageBytes()).isGreaterThanOrEqualTo(header + limits.imageBytes());
    }

    @Test
    void areOfTextWhereImagesAreSmall() {
        ChatLimits limits = new ChatLimits(1, 1, 10_000, 1, 1, 1, 1, 1, 1);
        assertThat(limits.maxMessageBytes()).isEqualTo(limits.maxJsonBytes());
    }

    @ParameterizedTest
    @CsvSource({
        "0,nameLength",
        "1,roomLength",
        "2,textLength",
        "3,imageBytes",
        "4,rooms",
        "5,roomsEach",
        "6,members",
        "7,messagesPerSecond",
        "8,messageBurst"
    })
    void areWithinTheirBounds(int which, String name) {
        int[] each = {1, 1, 1, 1, 1, 1, 1, 1, 1};
        each[which] = 0;
        assertThatThrownBy(() ->
                        new ChatLimits(each[0], each[1], each[2], each[3], each[4], each[5], each[6], each[7], each[8]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(name + ": 0 (expected: 1 to ");
    }

    @Test
    void areNeverMoreThanAMessageCanTake() {
        ChatLimits highest = new ChatLimits(
                ChatLimits.MAX_LENGTH,
                ChatLimits.MAX_LENGTH,
                ChatLimits.MAX_LENGTH,
                ChatLimits.MAX_IMAGE_BYTES,
                1,
                1,
                1,
                1,
                1);
        assertThat(highest.maxJsonBytes()).isPositive();
        assertThat(highest.maxMessageBytes()).isGreaterThan(ChatLimits.MAX_IMAGE_BYTES);
        assertThatThrownBy(() -> new ChatLimits(1, 1, ChatLimits.MAX_LENGTH + 1, 1, 1, 1, 1, 1, 1))
                .hasMessage("textLength: 1000001 (expected: 1 to 1000000)");
        assertThatThrownBy(() -> new ChatLimits(1, 1, 1, ChatLimits.MAX_IMAGE_BYTES + 1, 1, 1, 1, 1, 1))
                .hasMessage("imageBytes: 67108865 (expected: 1 to 67108864)");
    }
}
