package dev.sluice.conformance.deflate;

import io.netty.handler.codec.http.QueryStringEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A thousand messages of one shape over a connection with one set of parameters. As in Autobahn, there are two sections: 12,
 * with messages that are sent whole, and 13, with such as are sent in fragments.
 *
 * @param setNumber of the parameters, from 1
 * @param shapeNumber of the messages, from 1
 * @param fragmented whether both ends send them in fragments
 */
record CompressionCase(int setNumber, int shapeNumber, boolean fragmented) {

    /** How many messages a case has. */
    static final int MESSAGES = 1000;

    /** All of them. */
    static List<CompressionCase> all() {
        List<CompressionCase> cases = new ArrayList<>();
        for (int set = 1; set <= ParameterSet.ALL.size(); set++) {
            for (int shape = 1; shape <= Shape.ALL.size(); shape++) {
                cases.add(new CompressionCase(set, shape, false));
                cases.add(new CompressionCase(set, shape, true));
            }
        }
        return cases;
    }

    /** What it is called: {@code 12.2.18}. */
    String name() {
        return (fragmented ? "13." : "12.") + setNumber + "." + shapeNumber;
    }

    /** What is negotiated. */
    ParameterSet parameters() {
        return ParameterSet.ALL.get(setNumber - 1);
    }

    /** What the messages look like. */
    Shape shape() {
        return Shape.ALL.get(shapeNumber - 1);
    }

    /** What the server is told, as the query of a URL. */
    String serverQuery() {
        return parameters().server() + "&" + Settings.SPEED + "&fragmented=" + fragmented + "&bytes=" + shape().bytes();
    }

    /** All of it, as a query, for clients that are not of the JVM. */
    String toQuery() {
        QueryStringEncoder query = new QueryStringEncoder("");
        query.addParam("name", name());
        query.addParam("kind", shape().kind().name().toLowerCase(Locale.ROOT));
        query.addParam("text", Boolean.toString(shape().kind().isText()));
        query.addParam("compressible", Boolean.toString(shape().kind().isCompressible()));
        query.addParam("bytes", Integer.toString(shape().bytes()));
        query.addParam("messages", Integer.toString(MESSAGES));
        query.addParam("fragmented", Boolean.toString(fragmented));
        parameters().offers().forEach(offer -> query.addParam("offer", offer));
        query.addParam("server", serverQuery());
        query.addParam("agreed", parameters().agreed());
        return query.toString();
    }
}
