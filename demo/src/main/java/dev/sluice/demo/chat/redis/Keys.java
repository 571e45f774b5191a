package dev.sluice.demo.chat.redis;

/** Under which keys and channels what is kept. */
final class Keys {

    static final String SECRET = "chat:secret";

    /** A sorted set: rooms by the time of their last entry. */
    static final String ROOMS = "chat:rooms";

    /** The channel of what the servers tell each other. */
    static final String SIGNALS = "chat:signals";

    private static final String ENTRIES_CHANNEL = "chat:entries:";

    private Keys() {}

    /** A stream: the entries of a room, the number in front of the hyphen of the id. */
    static String log(String room) {
        return "chat:log:" + room;
    }

    /** The number of a room's newest entry. */
    static String newest(String room) {
        return "chat:newest:" + room;
    }

    /** A hash: the numbers of a room by the keys of their drafts. */
    static String numbers(String room) {
        return "chat:numbers:" + room;
    }

    /** A hash: the keys of a room's drafts by their numbers. */
    static String drafts(String room) {
        return "chat:drafts:" + room;
    }

    /** A hash: the number of the entry that has taken the place of another, by that one's number. */
    static String versions(String room) {
        return "chat:versions:" + room;
    }

    /** The bytes of an image, under its id in the room. */
    static String image(String room, String id) {
        return "chat:image:" + room + ':' + id;
    }

    /** A sorted set: who claims a name, and by way of which server. */
    static String claims(String key) {
        return "chat:claims:" + key;
    }

    /** The channel of a room's new entries. */
    static String entriesChannel(String room) {
        return ENTRIES_CHANNEL + room;
    }

    /** The room of such a channel. */
    static String roomOf(String channel) {
        return channel.substring(ENTRIES_CHANNEL.length());
    }
}
