package dev.sluice.demo.chat.hub;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Who is in which room, by way of which server. Not thread-safe. */
final class Presence {

    /** By room, then by server: names, each once. */
    private final Map<String, Map<String, Set<String>>> rooms = new HashMap<>();

    /** Who has come into a room, by way of any server, and who is in it no longer. */
    record Change(List<String> joined, List<String> left) {

        boolean isNone() {
            return joined.isEmpty() && left.isEmpty();
        }
    }

    /** These are all who are in a room by way of a server. */
    Change update(String room, String server, Collection<String> names) {
        Set<String> before = names(room);
        Map<String, Set<String>> servers = rooms.computeIfAbsent(room, opened -> new LinkedHashMap<>());
        if (names.isEmpty()) {
            servers.remove(server);
        } else {
            servers.put(server, new LinkedHashSet<>(names));
        }
        if (servers.isEmpty()) {
            rooms.remove(room);
        }
        Set<String> after = names(room);
        return new Change(without(after, before), without(before, after));
    }

    /** Everybody in a room. */
    Set<String> names(String room) {
        Set<String> names = new LinkedHashSet<>();
        rooms.getOrDefault(room, Map.of()).values().forEach(names::addAll);
        return names;
    }

    /** How many are in each room that has anybody. */
    Map<String, Integer> counts() {
        Map<String, Integer> counts = new TreeMap<>();
        rooms.keySet().forEach(room -> counts.put(room, names(room).size()));
        return counts;
    }

    /** The rooms in which there is somebody by way of a server, and who that is. */
    Map<String, Set<String>> of(String server) {
        Map<String, Set<String>> found = new HashMap<>();
        rooms.forEach((room, servers) -> {
            Set<String> names = servers.get(server);
            if (names != null) {
                found.put(room, Set.copyOf(names));
            }
        });
        return found;
    }

    private static List<String> without(Set<String> some, Set<String> others) {
        List<String> rest = new ArrayList<>(some);
        rest.removeAll(others);
        return rest;
    }
}
