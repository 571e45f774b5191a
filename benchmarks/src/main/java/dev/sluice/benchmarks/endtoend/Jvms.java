package dev.sluice.benchmarks.endtoend;

import dev.sluice.benchmarks.Main;
import dev.sluice.benchmarks.endtoend.load.MessageKind;
import dev.sluice.benchmarks.process.Child;
import dev.sluice.benchmarks.process.Numbers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts the servers and the load generator, each on its core. */
final class Jvms {

    /** The same for every server. One core has one collector in any case; the heap is all there from the start. */
    static final List<String> SERVER_FLAGS =
            List.of("-Xms512m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:+AlwaysPreTouch", "-XX:MaxDirectMemorySize=6g");

    /** What C2 needs for a while comes and goes by megabytes. */
    private static final String NO_C2 = "-XX:TieredStopAtLevel=1";

    private static final List<String> LOAD_FLAGS =
            List.of("-Xms1g", "-Xmx1g", "-XX:+UseSerialGC", "-XX:MaxDirectMemorySize=6g");

    private final Plan plan;
    private final Cores cores;

    Jvms(Plan plan, Cores cores) {
        this.plan = plan;
        this.cores = cores;
    }

    Child server(Contender contender) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("server", "--transport=" + plan.transport()));
        arguments.addAll(contender.arguments());
        arguments.addAll(plan.scenario().serverArguments());
        return new Child(cores.server(), serverFlags(), Main.class, arguments.toArray());
    }

    Child load() throws IOException {
        return new Child(cores.load(), LOAD_FLAGS, Main.class, "load");
    }

    /** All flags of a server's JVM. */
    List<String> serverFlags() {
        List<String> flags = new ArrayList<>(SERVER_FLAGS);
        if (plan.scenario().work.isMemory()) {
            flags.add(NO_C2);
        }
        flags.addAll(plan.serverFlags());
        return flags;
    }

    /** Opens so many more connections to the server, and says what was agreed on. */
    Numbers connect(Child load, Child server, int connections) {
        Scenario scenario = plan.scenario();
        Numbers arguments = new Numbers(Map.of(
                "port",
                server.greeting().get("port"),
                "connections",
                (long) connections,
                "json",
                scenario.kind == MessageKind.JSON ? 1L : 0L,
                "bytes",
                (long) scenario.bytes,
                "deflate",
                scenario.deflates() ? 1L : 0L,
                "tls",
                scenario.usesTls() ? 1L : 0L,
                "broadcast",
                scenario.work == Scenario.Work.BROADCAST ? 1L : 0L));
        return load.tell("connect " + arguments);
    }
}
