package dev.sluice.demo.chat.hub;

import dev.sluice.demo.chat.backend.Names;
import dev.sluice.demo.chat.login.Identity;
import dev.sluice.demo.chat.protocol.ChatError;
import dev.sluice.demo.chat.protocol.ChatException;
import dev.sluice.demo.chat.protocol.ChatText;
import dev.sluice.demo.chat.protocol.ServerMessage;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The people who are connected to this server, by session. Their names are held as long as they are. Thread-safe. */
final class People {

    /** How often names are claimed again: several times before a claim ends. */
    static final int RENEW_SECONDS = Names.LEASE_SECONDS / 3;

    private final String self;
    private final Names names;
    private final Map<String, Person> bySession = new ConcurrentHashMap<>();

    /** With the name of this server, by which it claims names. */
    People(String self, Names names) {
        this.self = self;
        this.names = names;
    }

    void add(Connection connection) {
        Identity identity = connection.identity();
        // Names are claimed and released while the session is locked: in the order in which it came and went.
        bySession.compute(identity.session(), (session, known) -> {
            Person person = known == null ? new Person(identity) : known;
            person.add(connection);
            claim(person);
            return person;
        });
    }

    void remove(Connection connection) {
        Identity identity = connection.identity();
        bySession.computeIfPresent(identity.session(), (session, person) -> {
            if (!person.remove(connection)) {
                return person;
            }
            names.release(identity.key(), session, self);
            return null;
        });
    }

    /** Claims the names again, each while its session is locked, as above. */
    void renew() {
        for (String session : bySession.keySet()) {
            bySession.computeIfPresent(session, (locked, person) -> {
                claim(person);
                return person;
            });
        }
    }

    boolean isHere(String key) {
        return bySession.values().stream()
                .anyMatch(person -> person.identity().key().equals(key));
    }

    /** Tells whoever has one of the two names. */
    void tell(ServerMessage.Private message) {
        List<String> keys = List.of(ChatText.key(message.to()), ChatText.key(message.from()));
        bySession.values().stream()
                .filter(person -> keys.contains(person.identity().key()))
                .flatMap(person -> person.connections().stream())
                .forEach(connection -> connection.send(message));
    }

    void tellAll(ServerMessage message) {
        bySession.values().stream()
                .flatMap(person -> person.connections().stream())
                .forEach(connection -> connection.send(message));
    }

    int connections() {
        return bySession.values().stream()
                .mapToInt(person -> person.connections().size())
                .sum();
    }

    private void claim(Person person) {
        Identity identity = person.identity();
        names.claim(identity.key(), identity.session(), self).thenAccept(isTheirs -> {
            if (!isTheirs) {
                // Such as when the servers could not reach each other for so long that the claim ended.
                person.connections()
                        .forEach(connection -> connection.close(
                                WebSocketCloseStatus.POLICY_VIOLATION,
                                new ChatException(ChatError.NAME_TAKEN).explanation()));
            }
        });
    }
}
