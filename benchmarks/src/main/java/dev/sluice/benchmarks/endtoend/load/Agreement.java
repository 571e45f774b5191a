package dev.sluice.benchmarks.endtoend.load;

/**
 * What was agreed on about compression, RFC 7692 7.1.
 *
 * @param clientBits the largest window that the client may use
 * @param serverBits the largest window that the server says it uses
 */
record Agreement(
        boolean deflate,
        int clientBits,
        int serverBits,
        boolean clientNoContextTakeover,
        boolean serverNoContextTakeover) {

    private static final int MAX_BITS = 15;

    static final Agreement NONE = new Agreement(false, 0, 0, false, false);

    /** Reads the server's answer, in lower case. */
    static Agreement parse(String extension) {
        int clientBits = MAX_BITS;
        int serverBits = MAX_BITS;
        boolean clientNoContextTakeover = false;
        boolean serverNoContextTakeover = false;
        for (String parameter : extension.split(";", -1)) {
            String[] pair = parameter.replace("\"", "").strip().split("\\s*=\\s*", 2);
            switch (pair[0]) {
                case "permessage-deflate" -> {}
                case "client_max_window_bits" -> clientBits = bits(pair);
                case "server_max_window_bits" -> serverBits = bits(pair);
                case "client_no_context_takeover" -> clientNoContextTakeover = true;
                case "server_no_context_takeover" -> serverNoContextTakeover = true;
                default -> throw new IllegalStateException("unknown parameter: " + parameter);
            }
        }
        return new Agreement(true, clientBits, serverBits, clientNoContextTakeover, serverNoContextTakeover);
    }

    private static int bits(String[] pair) {
        return pair.length < 2 ? MAX_BITS : Integer.parseInt(pair[1]);
    }
}
