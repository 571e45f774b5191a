package dev.sluice.benchmarks.endtoend.report;

import dev.sluice.benchmarks.endtoend.report.Statistics.Ratio;
import java.util.List;
import java.util.Locale;

/** A bar a server, as long as its ratio to Netty's, with a line from the least to the largest round. */
final class RatioPlot {

    private static final int WIDTH = 760;
    private static final int LEFT = 180;
    private static final int RIGHT = 90;
    private static final int TOP = 56;
    private static final int BAR = 22;
    private static final int STEP = 34;

    private RatioPlot() {}

    static String draw(Result result) {
        Statistics statistics = new Statistics(result);
        List<String> servers = statistics.servers();
        Svg svg = new Svg(WIDTH, TOP + servers.size() * STEP + 12);
        svg.text(12, 22, "start", result.title());
        svg.text(12, 42, "start", Measure.title(result.measure()) + ", of Netty's; less is better");
        double longest = servers.stream()
                .mapToDouble(
                        server -> statistics.ratio(server, result.measure()).max())
                .max()
                .orElse(1);
        double scale = (WIDTH - LEFT - RIGHT) / Math.max(1, longest);
        for (int i = 0; i < servers.size(); i++) {
            bar(svg, servers.get(i), i, statistics.ratio(servers.get(i), result.measure()), scale);
        }
        svg.line(LEFT + scale, TOP - 6, LEFT + scale, TOP + servers.size() * STEP, "#999999");
        return svg.toString();
    }

    private static void bar(Svg svg, String server, int position, Ratio ratio, double scale) {
        double y = TOP + position * STEP;
        double middle = y + BAR / 2.0;
        svg.text(LEFT - 10, middle + 5, "end", server);
        svg.rectangle(LEFT, y, ratio.median() * scale, BAR, Colors.of(server, position));
        svg.line(LEFT + ratio.min() * scale, middle, LEFT + ratio.max() * scale, middle, "black");
        svg.line(LEFT + ratio.min() * scale, middle - 4, LEFT + ratio.min() * scale, middle + 4, "black");
        svg.line(LEFT + ratio.max() * scale, middle - 4, LEFT + ratio.max() * scale, middle + 4, "black");
        svg.text(
                LEFT + Math.max(ratio.median(), ratio.max()) * scale + 8,
                middle + 5,
                "start",
                String.format(Locale.ROOT, "%.2f", ratio.median()));
    }
}
