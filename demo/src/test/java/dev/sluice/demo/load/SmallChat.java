package dev.sluice.demo.load;

import io.netty.channel.Channel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** As much of a chat server as a load needs, with one fault or none. */
final class SmallChat implements StandIn.Mind, AutoCloseable {

    /** What it does with the tenth thing that is said in a room. */
    enum Fault {
        NONE,
        /** Everybody's connection is cut before it is told. */
        CUT,
        /** The first in the room does not get it. */
        LOSE,
        /** The first in the room gets it twice. */
        REPEAT,
        /** The first in the room gets it after the one that follows. */
        SWAP,
        /** The first in the room gets another text. */
        CHANGE,
        /** It is not acknowledged. */
        NO_ACK,
        /** It is acknowledged with another number. */
        WRONG_ACK
    }

    private static final int TENTH = 10;
    private static final JsonMapper MAPPER = JsonMapper.shared();

    private final Fault fault;
    private final StandIn server;
    private final Map<String, Room> rooms = new HashMap<>();

    private static final class Room {
        final List<String> log = new ArrayList<>();
        final Map<String, Integer> numbers = new HashMap<>();
        final Set<Channel> members = new LinkedHashSet<>();
        String held;
    }

    SmallChat(Fault fault) throws IOException {
        this.fault = fault;
        this.server = new StandIn(null, this);
    }

    ChatUrl url() {
        return server.url();
    }

    @Override
    public void close() {
        server.close();
    }

    @Override
    public void opened(Channel connection) {
        StandIn.say(connection, "{'type':'hello'}");
    }

    @Override
    public synchronized void heard(Channel connection, String json) {
        JsonNode message = MAPPER.readTree(json);
        String name = message.get("room").asString();
        Room room = rooms.computeIfAbsent(name, any -> new Room());
        if (message.get("type").asString().equals("join")) {
            join(connection, name, room, message.path("since").asInt(room.log.size()));
        } else {
            say(connection, room, message);
        }
    }

    @Override
    public synchronized void closed(Channel connection) {
        rooms.values().forEach(room -> room.members.remove(connection));
    }

    private static void join(Channel connection, String name, Room room, int since) {
        StandIn.say(
                connection,
                "{'type':'welcome','room':'" + name + "','seq':" + room.log.size() + ",'from':" + since + "}");
        room.log.subList(since, room.log.size()).forEach(entry -> StandIn.say(connection, entry));
        room.members.add(connection);
    }

    private void say(Channel connection, Room room, JsonNode message) {
        String id = message.get("id").asString();
        Integer before = room.numbers.get(id);
        if (before != null) {
            ack(connection, id, before);
            return;
        }
        int number = room.log.size() + 1;
        String entry = "{'type':'said','room':'" + message.get("room").asString() + "','seq':" + number + ",'id':'" + id
                + "','text':'" + message.get("text").asString() + "'}";
        room.log.add(entry);
        room.numbers.put(id, number);
        Fault now = number == TENTH ? fault : Fault.NONE;
        if (now == Fault.CUT) {
            room.members.forEach(StandIn::cut);
            return;
        }
        tell(room, entry, now);
        if (now != Fault.NO_ACK) {
            ack(connection, id, now == Fault.WRONG_ACK ? number + 1 : number);
        }
    }

    private static void tell(Room room, String entry, Fault now) {
        boolean first = true;
        for (Channel member : room.members) {
            tell(room, member, entry, first ? now : Fault.NONE, first);
            first = false;
        }
    }

    private static void tell(Room room, Channel member, String entry, Fault now, boolean first) {
        switch (now) {
            case LOSE -> {}
            case SWAP -> room.held = entry;
            case CHANGE -> StandIn.say(member, entry.replace("'text':'", "'text':'!"));
            default -> StandIn.say(member, entry);
        }
        if (now == Fault.REPEAT) {
            StandIn.say(member, entry);
        }
        if (first && room.held != null && now != Fault.SWAP) {
            StandIn.say(member, room.held);
            room.held = null;
        }
    }

    private static void ack(Channel connection, String id, int number) {
        StandIn.say(connection, "{'type':'ack','id':'" + id + "','seq':" + number + "}");
    }
}
