package dev.sluice.conformance.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InteropReportTest {

    private final List<Result> results = new ArrayList<>();

    InteropReportTest() {
        for (Peer server : Peer.values()) {
            for (Peer client : Peer.values()) {
                if (server.serves() && (server.isSubject() || client.isSubject())) {
                    for (Row row : Row.values()) {
                        put(server, client, row, "", row.expected());
                    }
                }
            }
        }
    }

    @Test
    void beginsWithItsHeading() {
        assertThat(markdown()).startsWith("## Interoperability\n");
    }

    @Test
    void namesVersions() {
        assertThat(markdown()).contains("| ws | 8.0 |\n");
    }

    @Test
    void saysOnceWhatBothDo() {
        assertThat(markdown()).contains("\n| opcode by the client | 1002 | 1002 | 1002 | 1002 |\n");
    }

    @Test
    void showsBothWhereTheyDiffer() {
        put(Peer.NETTY, Peer.CHROMIUM, Row.CLOSE_CODE_BY_SERVER, "", "5000");
        assertThat(markdown())
                .contains("| close code by the server | 1002 | 1002 | 1002 | 1002 | 1002 / 5000 | 1002 | 1002 |\n");
    }

    @Test
    void tellsWhyBelow() {
        put(Peer.SLUICE, Peer.JDK, Row.TEXT, "It is mute.", "got nothing");
        put(Peer.SLUICE, Peer.OKHTTP, Row.TEXT, "It is mute.", "got nothing");
        put(Peer.NETTY, Peer.JDK, Row.TEXT, "", "got nothing");
        assertThat(markdown())
                .contains("| text | OK | OK | ✗ | ✗ / OK | OK | OK | OK |\n")
                .contains("- server with JDK, OkHttp, *text*: got nothing. It is mute.\n")
                .contains("- server with JDK, *text*: got nothing. As with Sluice.\n");
    }

    @Test
    void listsAlternatives() {
        put(Peer.WS, Peer.SLUICE, Row.UTF8_BY_CLIENT, "It varies.", "1007", "none");
        assertThat(markdown())
                .contains("| UTF-8 by the client | 1007 or none / 1007 | 1007 | 1007 | 1007 |\n")
                .contains("- client with ws, *UTF-8 by the client*: 1007 or none. It varies.\n");
    }

    @Test
    void gathersWhatAnApiCannotDo() {
        put(Peer.SLUICE, Peer.JDK, Row.OPCODE_BY_CLIENT, "", "n/a: no raw access");
        put(Peer.SLUICE, Peer.JDK, Row.UTF8_BY_CLIENT, "", "n/a: no raw access");
        assertThat(markdown())
                .contains("| n/a / 1002 |")
                .contains("- JDK: no raw access (opcode by the client, UTF-8 by the client)\n");
    }

    private String markdown() {
        return new InteropReport(results, Map.of(Peer.WS, "8.0")).markdown();
    }

    private void put(Peer server, Peer client, Row row, String because, String... result) {
        Result added = new Result(server.title(), client.title(), row.title(), List.of(result), because);
        results.removeIf(each -> each.place().equals(added.place()));
        results.add(added);
    }
}
