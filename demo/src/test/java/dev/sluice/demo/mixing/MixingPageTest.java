package dev.sluice.demo.mixing;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What docs/mixing.md shows is compiled and run here, so that it stays true. */
class MixingPageTest {

    private static final Path MODULE = Path.of(System.getProperty("basedir"));
    private static final Path PAGE = MODULE.resolveSibling("docs").resolve("mixing.md");
    private static final List<String> SHOWN = List.of(
            "OurCodecServer",
            "OurCodecClient",
            "OurDeflateServer",
            "OurDeflateClient",
            "OurDeflateByHand",
            "NettysDeflateServer",
            "NettysAggregatorServer",
            "Before",
            "After",
            "Greeter",
            "Shouter",
            "Counter");

    @Test
    void showsTheClassesThatAreRunHere() throws IOException {
        assertThat(Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                        .matcher(Files.readString(PAGE))
                        .results()
                        .map((MatchResult block) -> block.group(1)))
                .containsExactlyElementsOf(
                        SHOWN.stream().map(MixingPageTest::source).toList());
    }

    @ParameterizedTest
    @ValueSource(classes = {WebSocketServerProtocolConfig.Builder.class, WebSocketDecoderConfig.Builder.class})
    void hasARowForEverySettingOfNettys(Class<?> builder) throws IOException {
        Set<String> settings = new TreeSet<>();
        for (Method method : builder.getDeclaredMethods()) {
            if (Modifier.isPublic(method.getModifiers()) && method.getParameterCount() == 1) {
                settings.add(method.getName());
            }
        }
        assertThat(settings).isNotEmpty();
        assertThat(Files.readAllLines(PAGE)).satisfies(lines -> {
            for (String setting : settings) {
                assertThat(lines).anyMatch(line -> line.startsWith("| `" + setting + "`"));
            }
        });
    }

    private static String source(String type) {
        try {
            String file = Files.readString(
                    MODULE.resolve("src/test/java/dev/sluice/demo/mixing").resolve(type + ".java"));
            return file.substring(file.indexOf("class " + type));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
