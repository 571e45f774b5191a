package dev.sluice.demo.chat.backend;

import java.util.concurrent.CompletionStage;

/**
 * Who may be here under which name. A session claims a name for {@value #LEASE_SECONDS} seconds, and again as long as it is here.
 *
 * <p>Names are the keys of {@link dev.sluice.demo.chat.protocol.ChatText#key}. Calls are carried out in their order.
 */
public interface Names {

    /** How long a claim lasts, unless it is renewed or given up. */
    int LEASE_SECONDS = 45;

    /**
     * Claims a name, anew or again.
     *
     * @return whether the session has it now; false when another one has
     */
    CompletionStage<Boolean> claim(String key, String session);

    /** Gives a name up. Nothing happens if another session has it. */
    void release(String key, String session);
}
