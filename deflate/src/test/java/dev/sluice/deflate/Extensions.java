package dev.sluice.deflate;

import dev.sluice.codec.Role;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import java.util.LinkedHashMap;
import java.util.Map;

/** Offers, answers and settings as tests write them: the parameters of permessage-deflate as in the header, "-" for none. */
final class Extensions {

    static final String NONE = "-";

    private Extensions() {}

    /** permessage-deflate with these parameters. */
    static WebSocketExtensionData deflate(String parameters) {
        return new WebSocketExtensionData("permessage-deflate", parse(parameters));
    }

    /** The parameters of permessage-deflate; of null and of any other extension, null. */
    static String text(WebSocketExtensionData extension) {
        if (extension == null || !extension.name().equals("permessage-deflate")) {
            return null;
        }
        StringBuilder text = new StringBuilder();
        extension
                .parameters()
                .forEach((name, value) ->
                        text.append(text.isEmpty() ? "" : "; ").append(name).append(value == null ? "" : "=" + value));
        return text.isEmpty() ? NONE : text.toString();
    }

    static String text(DeflateParameters parameters) {
        return parameters == null ? null : text(parameters.toExtensionData());
    }

    /** Settings that say what these parameters say. The windows that are not named are of 15 bits. */
    static DeflateConfig config(String parameters) {
        DeflateParameters named = DeflateParameters.parseOffer(deflate(parameters));
        return DeflateConfig.builder()
                .serverNoContextTakeover(!named.contextTakeover(Role.SERVER))
                .clientNoContextTakeover(!named.contextTakeover(Role.CLIENT))
                .serverMaxWindowBits(named.windowBits(Role.SERVER))
                .clientMaxWindowBits(named.windowBits(Role.CLIENT))
                .build();
    }

    private static Map<String, String> parse(String text) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (text.equals(NONE)) {
            return parameters;
        }
        for (String parameter : text.split(";", -1)) {
            int equals = parameter.indexOf('=');
            if (equals < 0) {
                parameters.put(parameter.strip(), null);
            } else {
                parameters.put(parameter.substring(0, equals).strip(), parameter.substring(equals + 1));
            }
        }
        return parameters;
    }
}
