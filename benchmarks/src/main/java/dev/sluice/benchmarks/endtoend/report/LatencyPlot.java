package dev.sluice.benchmarks.endtoend.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** A line a server, from the median to the 99.99th percentile, both axes logarithmic. */
final class LatencyPlot {

    private static final int WIDTH = 760;
    private static final int HEIGHT = 420;
    private static final int LEFT = 80;
    private static final int RIGHT = 180;
    private static final int TOP = 56;
    private static final int BOTTOM = 40;
    private static final double LARGEST_PERCENTILE = 99.99;

    private final Result result;
    private final Statistics statistics;
    private final double leastExponent;
    private final double exponents;

    private LatencyPlot(Result result) {
        this.result = result;
        statistics = new Statistics(result);
        double[] all = statistics.servers().stream()
                .flatMap(server -> Measure.PERCENTILES.stream()
                        .filter(LatencyPlot::isDrawn)
                        .map(percentile -> micros(server, percentile)))
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .sorted()
                .toArray();
        leastExponent = Math.floor(Math.log10(Math.max(1, all[0])));
        exponents = Math.max(1, Math.ceil(Math.log10(Math.max(1, all[all.length - 1]))) - leastExponent);
    }

    /** Whether there are latencies to draw. */
    static boolean canDraw(Result result) {
        Statistics statistics = new Statistics(result);
        return statistics.servers().stream()
                .anyMatch(server ->
                        statistics.median(server, Measure.LATENCY + "50").isPresent());
    }

    static String draw(Result result) {
        return new LatencyPlot(result).draw();
    }

    private String draw() {
        Svg svg = new Svg(WIDTH, HEIGHT);
        svg.text(12, 22, "start", result.title());
        svg.text(
                12,
                42,
                "start",
                String.format(
                        Locale.ROOT,
                        "Latency in µs by percentile, at %,.0f messages/s for every server; lower is better",
                        statistics.median(Statistics.BASELINE, Measure.RATE).orElse(0)));
        grid(svg);
        List<String> servers = statistics.servers();
        for (int i = 0; i < servers.size(); i++) {
            line(svg, servers.get(i), i);
        }
        return svg.toString();
    }

    private void grid(Svg svg) {
        for (int i = 0; i <= exponents; i++) {
            double micros = Math.pow(10, leastExponent + i);
            svg.line(LEFT, y(micros), WIDTH - RIGHT, y(micros), "#dddddd");
            svg.text(LEFT - 8, y(micros) + 4, "end", String.format(Locale.ROOT, "%,.0f", micros));
        }
        for (String percentile : Measure.PERCENTILES) {
            if (isDrawn(percentile)) {
                double x = x(percentile);
                svg.line(x, TOP, x, HEIGHT - BOTTOM, "#dddddd");
                svg.text(x, HEIGHT - BOTTOM + 18, "middle", percentile);
            }
        }
    }

    private void line(Svg svg, String server, int position) {
        List<String> points = new ArrayList<>();
        double end = 0;
        for (String percentile : Measure.PERCENTILES) {
            OptionalDouble micros = micros(server, percentile);
            if (isDrawn(percentile) && micros.isPresent()) {
                end = y(micros.getAsDouble());
                points.add(Svg.point(x(percentile), end));
            }
        }
        String color = Colors.of(server, position);
        if (!points.isEmpty()) {
            svg.path(points, color);
            svg.line(WIDTH - RIGHT, end, WIDTH - RIGHT + 20, TOP + 14 + position * 20.0, "#cccccc");
        }
        svg.rectangle(WIDTH - RIGHT + 22, TOP + 8 + position * 20.0, 12, 12, color);
        svg.text(WIDTH - RIGHT + 40, TOP + 19 + position * 20.0, "start", server);
    }

    private OptionalDouble micros(String server, String percentile) {
        return statistics.median(server, Measure.LATENCY + percentile);
    }

    private static boolean isDrawn(String percentile) {
        return Double.parseDouble(percentile) <= LARGEST_PERCENTILE;
    }

    private static double x(String percentile) {
        double nines = -Math.log10(1 - Double.parseDouble(percentile) / 100);
        double first = -Math.log10(0.5);
        double last = -Math.log10(1 - LARGEST_PERCENTILE / 100);
        return LEFT + (nines - first) / (last - first) * (WIDTH - LEFT - RIGHT);
    }

    private double y(double micros) {
        double part = (Math.log10(Math.max(1, micros)) - leastExponent) / exponents;
        return HEIGHT - BOTTOM - part * (HEIGHT - TOP - BOTTOM);
    }
}
