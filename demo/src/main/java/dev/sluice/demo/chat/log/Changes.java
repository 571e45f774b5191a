package dev.sluice.demo.chat.log;

import dev.sluice.demo.chat.protocol.ChatError;
import dev.sluice.demo.chat.protocol.ChatException;
import dev.sluice.demo.chat.protocol.Entry;

/** What may be edited and deleted, and by whom. */
public final class Changes {

    private Changes() {}

    /** Whether a draft edits or deletes what cannot be there: numbers begin at 1, and a client can send any. */
    public static boolean isOfNothing(Draft draft) {
        return !(draft.entry() instanceof Entry.Said) && draft.entry().target() < 1;
    }

    /**
     * Whether a draft may take the place of an entry. A text is edited and deleted, an image is deleted, and what is gone stays so.
     *
     * @param former the latest version of what the draft is about
     * @param author who wrote that
     * @throws ChatException {@link ChatError#NO_SUCH_MESSAGE} or {@link ChatError#NOT_YOURS}
     */
    public static void check(Entry former, String author, Draft draft) {
        boolean isText = (former instanceof Entry.Said said && said.text() != null)
                || (former instanceof Entry.Edited edited
                        && edited.edits() == draft.entry().target());
        boolean isImage = Draft.imageOf(former) != null;
        if (!isText && !(isImage && draft.entry() instanceof Entry.Deleted)) {
            throw new ChatException(ChatError.NO_SUCH_MESSAGE);
        }
        if (!author.equals(draft.author())) {
            throw new ChatException(ChatError.NOT_YOURS);
        }
    }
}
