package dev.sluice.demo.chat.login;

import dev.sluice.demo.chat.protocol.ChatText;

/**
 * Who somebody is, as their cookie tells.
 *
 * @param name as others see it
 * @param session at random for each login: two logins under one name are not the same person
 * @param expires when the login ends, in milliseconds since 1970
 */
public record Identity(String name, String session, long expires) {

    /** What nobody else may have who is here. */
    public String key() {
        return ChatText.key(name);
    }

    /** The session is as good as a password for what it may change. */
    @Override
    public String toString() {
        return "Identity[name=" + name + ", expires=" + expires + ']';
    }
}
