package dev.sluice.demo.chat.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.HexFormat;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.exc.StreamReadException;

class ImageMessageTest {

    private static final String HEADER = "{\"type\":\"image\",\"room\":\"水\",\"id\":\"i\"}";
    private static final byte[] PNG = "\u0089PNG\r\n\u001a\nrest".getBytes(ISO_8859_1);
    private static final ChatLimits LIMITS = new ChatLimits(32, 32, 2_000, PNG.length, 1, 1, 1, 1, 1);

    @Test
    void hasAHeaderAndAnImage() {
        ByteBuf message = message(HEADER, PNG);
        assertThat(ImageMessage.readHeader(message)).isEqualTo(new ImageMessage.Header("水", "i"));
        ImageMessage image = ImageMessage.readImage(message, LIMITS);
        assertThat(image.type()).isEqualTo(ImageType.PNG);
        assertThat(image.bytes()).isEqualTo(PNG);
    }

    /** An image can be cut where it still has its first bytes: nobody looks further. */
    @Test
    void isRefusedWhereverItIsCutBeforeThat() {
        ByteBuf whole = message(HEADER, PNG);
        int enough = whole.readableBytes() - "rest".length();
        for (int i = 0; i < enough; i++) {
            ByteBuf cut = whole.slice(0, i);
            assertThatThrownBy(() -> {
                        ImageMessage.readHeader(cut);
                        ImageMessage.readImage(cut, LIMITS);
                    })
                    .as("cut after %d bytes", i)
                    .isInstanceOf(ChatException.class);
        }
        ByteBuf shortest = whole.slice(0, enough);
        ImageMessage.readHeader(shortest);
        assertThat(ImageMessage.readImage(shortest, LIMITS).bytes()).hasSize(8);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, 1_000})
    void isRefusedWhenTheHeaderIsLongerThanTheMessage(int length) {
        ByteBuf message = message(HEADER, PNG).setInt(0, length);
        refuses(ChatError.BAD_MESSAGE, () -> ImageMessage.readHeader(message));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "null",
                "[]",
                "{\"type\":\"say\",\"room\":\"r\",\"id\":\"i\"}",
                "{\"room\":\"r\",\"id\":\"i\"}",
                "{\"type\":\"image\",\"room\":\"r\"}",
                "{\"type\":\"image\",\"id\":\"i\"}",
                "{\"type\":\"image\",\"room\":7,\"id\":\"i\"}"
            })
    void isRefusedWhenTheHeaderIsNone(String header) {
        refuses(ChatError.BAD_MESSAGE, () -> ImageMessage.readHeader(message(header, PNG)));
    }

    @Test
    void isNotJsonWhenItsHeaderIsNot() {
        assertThatThrownBy(() -> ImageMessage.readHeader(message("hello", PNG)))
                .isInstanceOf(StreamReadException.class);
    }

    @Test
    void isRefusedWhenItIsTooLong() {
        ByteBuf message = message(HEADER, (new String(PNG, ISO_8859_1) + '+').getBytes(ISO_8859_1));
        ImageMessage.readHeader(message);
        refuses(ChatError.BAD_IMAGE, () -> ImageMessage.readImage(message, LIMITS));
    }

    @ParameterizedTest
    @CsvSource({
        "PNG,image/png,89504e470d0a1a0a",
        "JPEG,image/jpeg,ffd8ff",
        "GIF,image/gif,47494638",
        "WEBP,image/webp,524946460102030457454250"
    })
    void knowsATypeByItsFirstBytes(ImageType type, String mediaType, String hex) {
        byte[] start = HexFormat.of().parseHex(hex);
        assertThat(ImageType.of(start)).isEqualTo(type);
        assertThat(type.mediaType()).isEqualTo(mediaType);
        for (int i = 0; i < start.length; i++) {
            byte[] cut = Arrays.copyOf(start, i);
            assertThat(ImageType.of(cut)).as("cut after %d bytes", i).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<svg xmlns='http://www.w3.org/2000/svg'/>", "<html>", "BM", "RIFFxxxxWAVE", "%PDF"})
    void knowsNoOtherType(String start) {
        assertThat(ImageType.of(start.getBytes(UTF_8))).isNull();
    }

    private static ByteBuf message(String header, byte[] image) {
        byte[] json = header.getBytes(UTF_8);
        return Unpooled.buffer().writeInt(json.length).writeBytes(json).writeBytes(image);
    }

    private static void refuses(ChatError error, ThrowingCallable action) {
        assertThatThrownBy(action)
                .isInstanceOfSatisfying(
                        ChatException.class,
                        refusal -> assertThat(refusal.error()).isEqualTo(error));
    }
}
