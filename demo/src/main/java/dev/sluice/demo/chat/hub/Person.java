package dev.sluice.demo.chat.hub;

import dev.sluice.demo.chat.login.Identity;
import java.util.LinkedHashSet;
import java.util.Set;

/** One session that is connected to this server, by one connection or several. Thread-safe. */
final class Person {

    private final Identity identity;
    private final Set<Connection> connections = new LinkedHashSet<>();

    Person(Identity identity) {
        this.identity = identity;
    }

    Identity identity() {
        return identity;
    }

    synchronized void add(Connection connection) {
        connections.add(connection);
    }

    /** Returns whether there is none left. */
    synchronized boolean remove(Connection connection) {
        connections.remove(connection);
        return connections.isEmpty();
    }

    synchronized Set<Connection> connections() {
        return Set.copyOf(connections);
    }
}
