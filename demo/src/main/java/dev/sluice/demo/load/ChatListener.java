package dev.sluice.demo.load;

/** Hears what happens to a {@link ChatClient}, on the client's event loop. */
interface ChatListener {

    /**
     * One is in a room, for the first time or again.
     *
     * @param seq the number of the room's last entry
     * @param from the entries after that one follow
     */
    void joined(String room, long seq, long from);

    /**
     * Something is about to be sent, for the first time.
     *
     * @param saidAt as it was given to {@link ChatClient#say}
     */
    void said(String id, String room, String text, long saidAt);

    /** What was said is written to the room's log, as the entry {@code seq}. */
    void acked(String id, String room, long seq, long saidAt);

    /** The server has sent an entry of a room, one's own too; exactly as it came, be it twice. */
    void received(String room, Incoming.Entry entry);

    /** The server did not do what it was asked for. When that can change, it is asked again. */
    void refused(String code);

    /** The connection is lost or closed, with that code; 1006 when the server sent none. The client comes back. */
    void disconnected(int code);

    /** Something is not as it should be; the client goes on, or comes back. */
    void problem(String what);

    /** The client does not come back. */
    void gaveUp(String why);
}
