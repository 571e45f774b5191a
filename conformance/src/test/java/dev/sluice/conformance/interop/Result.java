package dev.sluice.conformance.interop;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * What became of a row between two programs.
 *
 * @param server the peer that serves
 * @param client the peer that visits
 * @param row the title of the row
 * @param result what the client prints; one of several where a peer does now this and now that
 * @param because why it is so, if it is not as it should be; empty otherwise
 */
record Result(
        String server,
        String client,
        String row,

        @JsonFormat(
                with = {
                    JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY,
                    JsonFormat.Feature.WRITE_SINGLE_ELEM_ARRAYS_UNWRAPPED
                })
        List<String> result,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) String because) {

    private static final String NOT_APPLICABLE = "n/a: ";

    /** Nobody writes the reason if there is none. */
    Result {
        because = because == null ? "" : because;
    }

    /** Whether it is as it should be. */
    boolean isGood() {
        return result.equals(List.of(rowTried().expected()));
    }

    /** Whether the client's API has no way to do it. */
    boolean isNotApplicable() {
        return text().startsWith(NOT_APPLICABLE);
    }

    /** Why its API has no way to do it. */
    String whyNotApplicable() {
        return text().substring(NOT_APPLICABLE.length());
    }

    /** The result, or all of them. */
    String text() {
        return String.join(" or ", result);
    }

    /** What the result is of. */
    String place() {
        return server + " server, " + client + " client, " + row;
    }

    /** Whether one of the two is that peer. */
    boolean involves(String peer) {
        return server.equals(peer) || client.equals(peer);
    }

    /** The row. */
    Row rowTried() {
        for (Row each : Row.values()) {
            if (each.title().equals(row)) {
                return each;
            }
        }
        throw new IllegalArgumentException("row: " + row);
    }
}
