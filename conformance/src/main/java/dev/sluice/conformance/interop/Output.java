package dev.sluice.conformance.interop;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** What every program of the catalogue prints: a line of JSON for each thing that it says. */
final class Output {

    private final PrintWriter out;

    Output(PrintWriter out) {
        this.out = out;
    }

    /** Who speaks. */
    void peer(String name, String version) {
        print("peer", name, "version", version);
    }

    /** What became of a row. */
    void row(Row row, String result) {
        print("row", row.title(), "result", result);
    }

    private void print(String name1, String value1, String name2, String value2) {
        Map<String, String> line = new LinkedHashMap<>();
        line.put(name1, value1);
        line.put(name2, value2);
        out.println(JsonMapper.shared().writeValueAsString(line));
        out.flush();
    }
}
