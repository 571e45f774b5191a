package dev.sluice.conformance.deflate;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompressionCaseTest {

    @Test
    void hasEveryShapeWholeAndInFragmentsForEverySet() {
        List<CompressionCase> cases = CompressionCase.all();
        assertThat(cases).hasSize(17 * 18 * 2).doesNotHaveDuplicates();
        assertThat(cases.stream().map(CompressionCase::name)).doesNotHaveDuplicates();
        assertThat(cases.stream().map(CompressionCase::parameters).collect(toSet()))
                .hasSize(17);
    }

    @Test
    void isNamedAsInAutobahn() {
        CompressionCase each = new CompressionCase(3, 18, true);
        assertThat(each.name()).isEqualTo("13.3.18");
        assertThat(each.parameters().name()).isEqualTo("server window 8");
        assertThat(each.shape().bytes()).isEqualTo(128 * 1024);
        assertThat(new CompressionCase(3, 18, false).name()).isEqualTo("12.3.18");
    }

    @Test
    void tellsOthersWhatToDo() {
        CompressionCase each = new CompressionCase(16, 1, true);
        Map<String, List<String>> query = new QueryStringDecoder(each.toQuery()).parameters();
        assertThat(query)
                .containsEntry("name", List.of("13.16.1"))
                .containsEntry("kind", List.of("json"))
                .containsEntry("bytes", List.of("16"))
                .containsEntry("fragmented", List.of("true"))
                .containsEntry(
                        "offer",
                        List.of("serverMaxWindowBits=11", "serverMaxWindowBits=13&serverNoContextTakeover=true", ""))
                .containsEntry("server", List.of("serverMaxWindowBits=12&level=1&fragmented=true&bytes=16"));
    }

    @Test
    void offersOnlyWhatCanBe() {
        for (ParameterSet set : ParameterSet.ALL) {
            assertThat(Settings.deflate("?" + set.server())).isNotNull();
            assertThat(set.offers())
                    .allSatisfy(offer ->
                            assertThat(Offers.of(offer).newRequestData().name()).isEqualTo("permessage-deflate"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "permessage-deflate, ''",
        "permessage-deflate; server_max_window_bits=15; client_max_window_bits=15, ''",
        "permessage-deflate; server_no_context_takeover; client_max_window_bits=9,"
                + " client_max_window_bits=9; server_no_context_takeover",
        "'', nothing",
        "x-webkit-deflate-frame, x-webkit-deflate-frame"
    })
    void readsWhatIsAgreedOn(String answer, String agreed) {
        assertThat(ParameterSet.agreedIn(answer)).isEqualTo(agreed);
    }
}
