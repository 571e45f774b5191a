package dev.sluice.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

    private static final String README = """
            # Title

            <!-- first: written by the run -->

            ## First

            <!-- end of first -->
            <!-- second: written by the run -->
            <!-- end of second -->
            Last line
            """;

    @TempDir
    private Path module;

    private Path readme;

    @BeforeEach
    void writeReadme() throws IOException {
        readme = module.resolve("README.md");
        Files.writeString(readme, README);
    }

    @Test
    void replacesItsSectionAlone() throws IOException {
        new Report(module).write("first", "## New\n\nText\n\n");
        assertThat(readme).hasContent(README.replace("## First", "## New\n\nText"));
    }

    @Test
    void fillsAnEmptySection() throws IOException {
        new Report(module).write("second", "## Second");
        assertThat(readme).hasContent(README.replace("<!-- end of second", "\n## Second\n\n<!-- end of second"));
    }

    @Test
    void changesNothingTheSecondTime() throws IOException {
        new Report(module).write("second", "## Second");
        String once = Files.readString(readme);
        new Report(module).write("second", "## Second\n");
        assertThat(readme).hasContent(once);
    }

    @Test
    void leavesTheSectionInAFileOfItsOwn() throws IOException {
        new Report(module).write("second", "\n## Second");
        assertThat(module.resolve("target/conformance/second.md")).content().isEqualTo("## Second\n");
    }

    @Test
    void refusesASectionThatTheReadmeHasNot() {
        assertThatThrownBy(() -> new Report(module).write("third", "## Third"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("<!-- third: written by the run -->");
        assertThat(readme).hasContent(README);
    }

    @Test
    void refusesASectionThatDoesNotEnd() throws IOException {
        Files.writeString(readme, README.replace("<!-- end of second -->", ""));
        assertThatThrownBy(() -> new Report(module).write("second", "## Second"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("<!-- end of second -->");
    }
}
