package dev.sluice.conformance.interop;

import dev.sluice.conformance.Commands;
import java.util.List;

/** An implementation, and the programs that are made of it. */
enum Peer {
    WS("ws", true),
    WEBSOCKETS("websockets", true),
    JDK("JDK", false),
    OKHTTP("OkHttp", false),
    CHROMIUM("Chromium", false),
    NETTY("Netty", true),
    SLUICE("Sluice", true);

    /** Debian's own, which has Debian's packages. */
    private static final String PYTHON = "/usr/bin/python3";

    private final String title;
    private final boolean server;

    Peer(String title, boolean server) {
        this.title = title;
        this.server = server;
    }

    /** Its name in the tables. */
    String title() {
        return title;
    }

    /** Whether it is one of the two that are compared with each other. */
    boolean isSubject() {
        return this == NETTY || this == SLUICE;
    }

    /** Whether it has a server. */
    boolean serves() {
        return server;
    }

    /** The command of its server. */
    List<String> serverCommand() {
        return switch (this) {
            case WS -> Commands.node("ws-server.js");
            case WEBSOCKETS -> List.of(PYTHON, "interop/websockets-server.py");
            case NETTY -> Commands.jar("interop-server", "--stack", "netty");
            case SLUICE -> Commands.jar("interop-server", "--stack", "sluice");
            case JDK, OKHTTP, CHROMIUM -> throw new IllegalStateException(title + " does not serve");
        };
    }

    /** The command of its client. */
    List<String> clientCommand(String url) {
        return switch (this) {
            case WS -> Commands.node("ws-client.js", url);
            case WEBSOCKETS -> List.of(PYTHON, "interop/websockets-client.py", url);
            case JDK -> Commands.java("-cp", classPath(), JdkLibrary.class.getName(), url);
            case OKHTTP -> Commands.java("-cp", classPath(), OkHttpLibrary.class.getName(), url);
            case CHROMIUM -> Commands.node("chromium-client.js", url);
            case NETTY -> Commands.jar("interop-client", "--stack", "netty", url);
            case SLUICE -> Commands.jar("interop-client", "--stack", "sluice", url);
        };
    }

    /** That of the tests, which surefire may hide behind a jar. */
    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }
}
