package dev.sluice.handshake;

import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The {@code Sec-WebSocket-Extensions} header, read and written (RFC 6455 9.1).
 *
 * <pre>
 * extension-list  = 1#extension
 * extension       = token *( ";" extension-param )
 * extension-param = token [ "=" ( token | quoted-string ) ]
 * </pre>
 *
 * One pass over the text, no backtracking. White space may stand around every separator.
 */
final class ExtensionHeader {

    /**
     * The extensions and parameters that one header may name. Each offer is shown to each extension that the server
     * knows, so this bounds the work that a header can ask for; browsers send fewer than ten.
     */
    static final int MAX_ITEMS = 256;

    private final List<WebSocketExtensionData> extensions = new ArrayList<>();
    private int items;
    private boolean parameterRepeated;
    private String line = "";
    private int position;

    private ExtensionHeader() {}

    /**
     * Reads all lines of a client's header.
     *
     * @return the extensions in order; null when the header is malformed, names no extension or more than
     *     {@link #MAX_ITEMS}. An extension that names a parameter twice is left out: no extension defines what that
     *     means, and Netty's {@link WebSocketExtensionData} cannot carry it, so it is as good as declined.
     */
    static @Nullable List<WebSocketExtensionData> parseOffers(List<String> lines) {
        ExtensionHeader header = new ExtensionHeader();
        return header.readLines(lines) ? List.copyOf(header.extensions) : null;
    }

    /**
     * Reads all lines of a server's header.
     *
     * @return the extensions in order; null when the header is malformed, names no extension or more than
     *     {@link #MAX_ITEMS}, or a parameter of one twice
     */
    static @Nullable List<WebSocketExtensionData> parseAnswer(List<String> lines) {
        ExtensionHeader header = new ExtensionHeader();
        return header.readLines(lines) && !header.parameterRepeated ? List.copyOf(header.extensions) : null;
    }

    /** Whether {@link #format} can write {@code extension}: its name, parameters and their values are tokens. */
    static boolean isWellFormed(WebSocketExtensionData extension) {
        for (Map.Entry<String, @Nullable String> parameter :
                extension.parameters().entrySet()) {
            String value = parameter.getValue();
            if (!HeaderSyntax.isToken(parameter.getKey()) || (value != null && !HeaderSyntax.isToken(value))) {
                return false;
            }
        }
        return HeaderSyntax.isToken(extension.name());
    }

    /** The header's value for extensions that are each {@linkplain #isWellFormed well-formed}. */
    static String format(List<WebSocketExtensionData> extensions) {
        StringBuilder text = new StringBuilder();
        for (WebSocketExtensionData extension : extensions) {
            text.append(text.isEmpty() ? "" : ", ").append(extension.name());
            for (Map.Entry<String, @Nullable String> parameter :
                    extension.parameters().entrySet()) {
                text.append("; ").append(parameter.getKey());
                if (parameter.getValue() != null) {
                    text.append('=').append(parameter.getValue());
                }
            }
        }
        return text.toString();
    }

    private boolean readLines(List<String> lines) {
        for (String each : lines) {
            if (!readLine(each)) {
                return false;
            }
        }
        return items > 0;
    }

    private boolean readLine(String text) {
        line = text;
        position = 0;
        skipSpace();
        do {
            // RFC 7230 7: an empty list element counts for nothing.
            if (!atEnd() && line.charAt(position) != ',' && !readExtension()) {
                return false;
            }
        } while (skip(','));
        return atEnd();
    }

    private boolean readExtension() {
        String name = readToken();
        if (name == null || ++items > MAX_ITEMS) {
            return false;
        }
        Map<String, @Nullable String> parameters = new LinkedHashMap<>();
        boolean repeated = false;
        while (skip(';')) {
            String parameter = readToken();
            if (parameter == null || ++items > MAX_ITEMS) {
                return false;
            }
            String value = null;
            if (skip('=')) {
                value = readValue();
                if (value == null) {
                    return false;
                }
            }
            repeated |= parameters.containsKey(parameter);
            parameters.put(parameter, value);
        }
        parameterRepeated |= repeated;
        if (!repeated) {
            extensions.add(new WebSocketExtensionData(name, parameters));
        }
        return true;
    }

    private @Nullable String readToken() {
        int start = position;
        while (!atEnd() && HeaderSyntax.isTokenChar(line.charAt(position))) {
            position++;
        }
        return start == position ? null : line.substring(start, position);
    }

    private @Nullable String readValue() {
        return !atEnd() && line.charAt(position) == '"' ? readQuotedToken() : readToken();
    }

    private @Nullable String readQuotedToken() {
        StringBuilder value = new StringBuilder();
        position++;
        while (!atEnd()) {
            char c = line.charAt(position++);
            if (c == '"') {
                return value.isEmpty() ? null : value.toString();
            }
            if (c == '\\' && !atEnd()) {
                c = line.charAt(position++);
            }
            // RFC 6455 9.1: the value after quoted-string unescaping MUST conform to the "token" ABNF.
            if (!HeaderSyntax.isTokenChar(c)) {
                return null;
            }
            value.append(c);
        }
        return null;
    }

    private boolean skip(char separator) {
        skipSpace();
        if (atEnd() || line.charAt(position) != separator) {
            return false;
        }
        position++;
        skipSpace();
        return true;
    }

    private void skipSpace() {
        while (!atEnd() && HeaderSyntax.isSpace(line.charAt(position))) {
            position++;
        }
    }

    private boolean atEnd() {
        return position == line.length();
    }
}
