package dev.sluice.conformance.interop;

/** A row of the catalogue: something that a client tries with a server. */
enum Row {
    TEXT("text", Row.OK),
    UNICODE("unicode", Row.OK),
    BINARY("binary", Row.OK),
    EMPTY("empty", Row.OK),
    FRAGMENTS("fragments", Row.OK),
    PING_BY_CLIENT("ping by the client", Row.OK),
    PING_BY_SERVER("ping by the server", Row.OK),
    CLOSE_BY_CLIENT("close by the client", Row.OK),
    CLOSE_BY_SERVER("close by the server", Row.OK),
    SUBPROTOCOL("subprotocol", Row.OK),
    DEFLATE("deflate", Row.OK),
    OPCODE_BY_CLIENT("opcode by the client", "1002"),
    UTF8_BY_CLIENT("UTF-8 by the client", "1007"),
    CLOSE_CODE_BY_CLIENT("close code by the client", "1002"),
    OPCODE_BY_SERVER("opcode by the server", "1002"),
    UTF8_BY_SERVER("UTF-8 by the server", "1007"),
    CLOSE_CODE_BY_SERVER("close code by the server", "1002");

    /** The result of a row that asks for no close code. */
    static final String OK = "OK";

    private final String title;
    private final String expected;

    Row(String title, String expected) {
        this.title = title;
        this.expected = expected;
    }

    /** Its name in what the programs print. */
    String title() {
        return title;
    }

    /** The result when both ends do what RFC 6455 says. */
    String expected() {
        return expected;
    }
}
