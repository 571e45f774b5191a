package dev.sluice.benchmarks.endtoend.report;

import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * What a scenario gave, as it is kept in a file.
 *
 * @param scenario the name that the command line knows it by
 * @param title what is done, in a line
 * @param measure the value of a round that is compared
 * @param goal the ratio to Netty's that ours is not to exceed
 * @param command how to repeat it
 * @param date when, as ISO 8601 has it
 * @param machine on what, by the name of each fact
 * @param versions of what was compared
 * @param settings how
 * @param rounds in the order in which they were measured
 */
public record Result(
        String scenario,
        String title,
        String measure,
        double goal,
        String command,
        String date,
        Map<String, String> machine,
        Map<String, String> versions,
        Map<String, String> settings,
        List<Round> rounds) {

    /**
     * One server in one round.
     *
     * @param server its title
     * @param round counted from 1; servers are compared within a round
     * @param values by the names in {@link Measure}
     */
    public record Round(String server, int round, Map<String, Double> values) {

        /**
         * The value of that name.
         *
         * @throws NoSuchElementException when the round has none
         */
        double value(String name) {
            Double value = values.get(name);
            if (value == null) {
                throw new NoSuchElementException("round " + round + " of " + server + " has no " + name);
            }
            return value;
        }
    }
}
