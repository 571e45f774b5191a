package dev.sluice.conformance.deflate;

import java.util.Arrays;
import java.util.List;

/**
 * What a client offers, what a server wants of itself, and what they agree on.
 *
 * @param name what it is called
 * @param offers in the order of preference, each a query as {@link Settings} reads it
 * @param server the query of the server
 * @param agreed the parameters of the answer of a server of ours, sorted; a window of 15 bits is not named, since it means
 *     the same
 * @param agreedWithWs the same of a server made of ws; {@link #REFUSED} where it refuses the handshake
 */
record ParameterSet(String name, List<String> offers, String server, String agreed, String agreedWithWs) {

    /** An offer with a parameter that no RFC defines: RFC 7692 7.1 has a server decline it. */
    static final String UNDEFINED = "undefined";

    /** There is no agreement. */
    static final String REFUSED = "refused";

    private static final String NO_TAKEOVER = "serverNoContextTakeover=true&clientNoContextTakeover=true";
    private static final String SMALL_SERVER_WINDOW = "serverMaxWindowBits=11";

    /** All of them. */
    static final List<ParameterSet> ALL = List.of(
            of("no parameter", "", ""),
            of("no takeover of both", NO_TAKEOVER, "client_no_context_takeover; server_no_context_takeover"),
            of("server window 8", "serverMaxWindowBits=8", "server_max_window_bits=8"),
            of("server window 9", "serverMaxWindowBits=9", "server_max_window_bits=9"),
            of("server window 12", "serverMaxWindowBits=12", "server_max_window_bits=12"),
            of("server window 15", "serverMaxWindowBits=15", ""),
            of("client window 8", "clientMaxWindowBits=8", "client_max_window_bits=8"),
            of("client window 9", "clientMaxWindowBits=9", "client_max_window_bits=9"),
            of("client window 12", "clientMaxWindowBits=12", "client_max_window_bits=12"),
            of("client window 15", "clientMaxWindowBits=15", ""),
            of(
                    "both windows 9",
                    "serverMaxWindowBits=9&clientMaxWindowBits=9",
                    "client_max_window_bits=9; server_max_window_bits=9"),
            of(
                    "both windows 12, no takeover of both",
                    NO_TAKEOVER + "&serverMaxWindowBits=12&clientMaxWindowBits=12",
                    "client_max_window_bits=12; client_no_context_takeover; server_max_window_bits=12;"
                            + " server_no_context_takeover"),
            of(
                    "server window 12, client window 10 and no takeover",
                    "serverMaxWindowBits=12&clientMaxWindowBits=10&clientNoContextTakeover=true",
                    "client_max_window_bits=10; client_no_context_takeover; server_max_window_bits=12"),
            of(
                    "a server that wants windows of 12 and 10, asked for no takeover",
                    // RFC 7692 7.1.2.2: a server may ask for a window only of a client that has named it
                    List.of(NO_TAKEOVER + "&clientMaxWindowBits=15"),
                    "serverMaxWindowBits=12&clientMaxWindowBits=10",
                    "client_max_window_bits=10; client_no_context_takeover; server_max_window_bits=12;"
                            + " server_no_context_takeover"),
            of("two offers, the first suits", List.of(SMALL_SERVER_WINDOW, ""), "", "server_max_window_bits=11"),
            new ParameterSet(
                    "three offers to a server that wants a window of 12",
                    List.of(SMALL_SERVER_WINDOW, "serverMaxWindowBits=13&serverNoContextTakeover=true", ""),
                    "serverMaxWindowBits=12",
                    "server_max_window_bits=11",
                    "server_max_window_bits=12; server_no_context_takeover"),
            new ParameterSet(
                    "three offers, the first with a parameter that is not defined",
                    List.of(UNDEFINED, "serverNoContextTakeover=true&clientMaxWindowBits=10", ""),
                    "",
                    "client_max_window_bits=10; server_no_context_takeover",
                    REFUSED));

    private static ParameterSet of(String name, String offer, String agreed) {
        return of(name, List.of(offer), "", agreed);
    }

    private static ParameterSet of(String name, List<String> offers, String server, String agreed) {
        return new ParameterSet(name, offers, server, agreed, agreed);
    }

    /** The parameters of the Sec-WebSocket-Extensions header of an answer, as {@link #agreed} has them. */
    static String agreedIn(String answer) {
        List<String> parts = Arrays.stream(answer.split(";")).map(String::trim).toList();
        if (!parts.get(0).equals("permessage-deflate")) {
            return answer.isEmpty() ? "nothing" : answer;
        }
        return String.join(
                "; ",
                parts.stream()
                        .skip(1)
                        .filter(parameter -> !parameter.endsWith("_max_window_bits=15"))
                        .sorted()
                        .toList());
    }
}
