package dev.sluice.demo.chat.api;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What stands in the bodies of requests and answers, in JSON. */
interface Body {

    /** A request: let me in under that name. */
    record Login(String name) implements Body {

        public Login {
            Objects.requireNonNull(name);
        }
    }

    /** Who one is, and until when. */
    record Session(String name, long expires) implements Body {}

    /** A request: tell everybody in a room. Without an id, it gets one. */
    record Publication(String text, @Nullable String id) implements Body {

        public Publication {
            Objects.requireNonNull(text);
        }
    }

    /** What was published, and its number. */
    record Published(String room, String id, long seq) implements Body {}

    /** The rooms. */
    record Rooms(List<Listed> rooms) implements Body {}

    /** A room: how many people are in it, and the number and time of what was said last; 0 for nothing. */
    record Listed(String room, int members, long seq, long at) implements Body {}

    /** Why something was not done. */
    record Refusal(String code, String message) implements Body {}
}
