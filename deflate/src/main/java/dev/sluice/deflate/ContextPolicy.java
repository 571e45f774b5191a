package dev.sluice.deflate;

/** What a connection with context takeover (RFC 7692 7.1.1) keeps between two messages. */
public enum ContextPolicy {
    /**
     * The history alone, at most as many bytes as the window has. The zlib objects belong to the event loop, which lends
     * them: some hundred kilobytes less a connection.
     */
    HIBERNATING,
    /** The history and zlib objects of its own, for as long as it lives. */
    DEDICATED
}
