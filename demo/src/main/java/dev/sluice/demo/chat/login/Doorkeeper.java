package dev.sluice.demo.chat.login;

import dev.sluice.demo.chat.backend.Names;
import dev.sluice.demo.chat.protocol.ChatError;
import dev.sluice.demo.chat.protocol.ChatException;
import dev.sluice.demo.chat.protocol.ChatText;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Decides who may be here: with a cookie of this chat, under a name that is not banned and that nobody else has. Thread-safe. */
public final class Doorkeeper {

    /** How long the servers may take to agree on who has a name. */
    private static final int PATIENCE_SECONDS = 5;

    private final Logins logins;
    private final Names names;
    private final ChatText rules;
    private final Set<String> banned;

    /**
     * With the rules of a chat.
     *
     * @param banned names that may not be used, in any spelling
     */
    public Doorkeeper(Logins logins, Names names, ChatText rules, List<String> banned) {
        this.logins = logins;
        this.names = names;
        this.rules = rules;
        this.banned = banned.stream().map(ChatText::key).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Begins a new session.
     *
     * @return fails with a {@link ChatException}: {@link ChatError#BAD_NAME}, {@link ChatError#BANNED},
     *     {@link ChatError#NAME_TAKEN}, or {@link ChatError#LOG_AWAY} when the servers cannot be asked
     */
    public CompletionStage<Identity> login(String rawName) {
        try {
            return claim(logins.login(rules.name(rawName)));
        } catch (ChatException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /**
     * Lets somebody in again.
     *
     * @param cookies the values of the request's Cookie headers
     * @return fails with a {@link ChatException}: {@link ChatError#NOT_LOGGED_IN}, and those of {@link #login}
     */
    public CompletionStage<Identity> admit(List<String> cookies) {
        Identity identity = logins.identify(cookies);
        return identity == null
                ? CompletableFuture.failedFuture(new ChatException(ChatError.NOT_LOGGED_IN))
                : claim(identity);
    }

    /** Who sent these cookies, whether or not somebody else has the name by now; null when there is no login. */
    public @Nullable Identity identify(List<String> cookies) {
        return logins.identify(cookies);
    }

    /** Gives the name up that the session has. It stays the session's as long as that is connected. */
    public void logout(List<String> cookies) {
        Identity identity = logins.identify(cookies);
        if (identity != null) {
            names.release(identity.key(), identity.session(), Names.DOOR);
        }
    }

    private CompletionStage<Identity> claim(Identity identity) {
        if (banned.contains(identity.key())) {
            return CompletableFuture.failedFuture(new ChatException(ChatError.BANNED));
        }
        return names.claim(identity.key(), identity.session(), Names.DOOR)
                .toCompletableFuture()
                .copy() // the names' own future is not to be failed for lack of patience
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .handle((isTheirs, failure) -> {
                    if (failure != null) {
                        throw new ChatException(ChatError.LOG_AWAY);
                    }
                    if (!isTheirs) {
                        throw new ChatException(ChatError.NAME_TAKEN);
                    }
                    return identity;
                });
    }
}
