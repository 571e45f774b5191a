package dev.sluice.demo.chat.backend;

import java.util.concurrent.CompletionStage;

/**
 * Who may be here under which name. A name is one session's as long as any claim of that session to it has not ended. Each
 * server claims the names of who is connected to it, for {@value #LEASE_SECONDS} seconds, and again as long as they are; so one server's
 * claim says nothing of another's, and those of a server that has died end by themselves.
 *
 * <p>Names are the keys of {@link dev.sluice.demo.chat.protocol.ChatText#key}. All methods can be called on any thread and return at
 * once; calls are carried out in their order. What is returned fails when the other servers cannot be reached, and then nothing
 * has changed or the claim ends by itself.
 */
public interface Names {

    /** How long a claim lasts, unless it is made again or given up. */
    int LEASE_SECONDS = 45;

    /** What claims a name, in place of a server, for a session that was let in and has not connected yet. */
    String DOOR = "";

    /**
     * Claims a name, anew or again.
     *
     * @param server where the session is connected, or {@link #DOOR}
     * @return whether the name is the session's now; false when it is another's
     */
    CompletionStage<Boolean> claim(String key, String session, String server);

    /**
     * Gives a claim up: the session is not connected to that server any more. What was claimed at the {@link #DOOR} is given
     * up with it, or the name would stay in use for a while after the last connection. Nothing happens if it is another session's.
     */
    void release(String key, String session, String server);

    /** Whether somebody is connected under a name, to any server. */
    CompletionStage<Boolean> isConnected(String key);
}
