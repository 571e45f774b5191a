package dev.sluice.benchmarks.endtoend.report;

/** Which server has which colour: ours are blue, Netty is orange. */
final class Colors {

    private static final String[] OURS = {"#1f5fa8", "#4f93d8", "#8ebdeb"};
    private static final String BASELINE = "#e07b1f";
    private static final String[] OTHERS = {"#5b8c3e", "#8c5bb0", "#7a7a7a", "#b0a03e"};

    private Colors() {}

    /** The colour of a server, which is the {@code position}th of all. */
    static String of(String server, int position) {
        if (server.equals(Statistics.BASELINE)) {
            return BASELINE;
        }
        String[] colors = server.startsWith(Statistics.OURS) ? OURS : OTHERS;
        return colors[position % colors.length];
    }
}
