package dev.sluice.conformance.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpectationTest {

    private static final Result GOOD = result("text", "OK", "");
    private static final Result ODD = result("UTF-8 by the server", "1002", "Its code for everything.");

    @TempDir
    private Path directory;

    @Test
    void agreesWithTheSame() {
        Expectation expectation = new Expectation(List.of(GOOD, ODD));
        List<Result> compared = expectation.compare(List.of(GOOD, result("UTF-8 by the server", "1002", "")));
        assertThat(expectation.differences()).isEmpty();
        assertThat(compared).containsExactly(GOOD, ODD);
    }

    @Test
    void tellsOfAnotherResult() {
        Expectation expectation = new Expectation(List.of(GOOD));
        expectation.compare(List.of(result("text", "got nothing", "")));
        assertThat(expectation.differences())
                .containsExactly("Sluice server, ws client, text: got nothing (expected: OK)");
    }

    @Test
    void tellsOfOneThatNobodyExpects() {
        Expectation expectation = new Expectation(List.of());
        expectation.compare(List.of(GOOD));
        assertThat(expectation.differences()).containsExactly("Sluice server, ws client, text: OK (expected: nothing)");
    }

    @Test
    void tellsOfOneThatIsMissing() {
        Expectation expectation = new Expectation(List.of(GOOD));
        expectation.compare(List.of());
        assertThat(expectation.differences()).containsExactly("Sluice server, ws client, text: nothing (expected: OK)");
    }

    @Test
    void takesOneOfSeveral() {
        Result either = new Result("Sluice", "ws", "opcode by the server", List.of("1002", "none"), "It varies.");
        Expectation expectation = new Expectation(List.of(either));
        assertThat(expectation.compare(List.of(result("opcode by the server", "none", ""))))
                .containsExactly(either);
        assertThat(expectation.differences()).isEmpty();
    }

    @Test
    void wantsAReasonForWhatIsNotAsItShouldBe() {
        Expectation expectation = new Expectation(List.of(result("text", "got nothing", "")));
        assertThat(expectation.differences())
                .containsExactly("Sluice server, ws client, text: got nothing is expected without a reason");
    }

    @Test
    void wantsNoReasonForWhatAnApiCannotDo() {
        Expectation expectation = new Expectation(List.of(result("text", "n/a: no texts", "")));
        assertThat(expectation.differences()).isEmpty();
    }

    @Test
    void expectsAPlaceOnce() {
        assertThat(new Expectation(List.of(GOOD, GOOD)).differences())
                .containsExactly("Sluice server, ws client, text: expected twice");
    }

    @Test
    void readsWhatItWrites() throws IOException {
        Result either = new Result("Sluice", "ws", "opcode by the server", List.of("1002", "none"), "It varies.");
        Path file = directory.resolve("new/expected.json");
        Expectation.write(file, List.of(GOOD, either));
        assertThat(Files.readString(file)).isEqualTo("""
                        [
                        {"server":"Sluice","client":"ws","row":"text","result":"OK"},
                        {"server":"Sluice","client":"ws","row":"opcode by the server","result":["1002","none"],"because":"It varies."}
                        ]
                        """);
        Expectation expectation = Expectation.read(file);
        assertThat(expectation.compare(List.of(GOOD, either))).containsExactly(GOOD, either);
        assertThat(expectation.differences()).isEmpty();
    }

    private static Result result(String row, String result, String because) {
        return new Result("Sluice", "ws", row, List.of(result), because);
    }
}
