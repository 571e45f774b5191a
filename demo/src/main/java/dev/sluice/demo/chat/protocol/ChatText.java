package dev.sluice.demo.chat.protocol;

import java.text.Normalizer;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/**
 * What names, rooms and texts may look like. Each comes back stripped of white space at its ends and in normal form C, so
 * that what looks the same is the same.
 */
public final class ChatText {

    /** Joins emoji into one, and shapes letters in Persian and in Indian scripts. */
    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;

    private static final int ZERO_WIDTH_JOINER = 0x200D;

    /** Letters, and a symbol, that are drawn as nothing: the fillers of Hangul, and the empty pattern of Braille. */
    private static final String BLANKS = "\u115F\u1160\u3164\uFFA0\u2800";

    /** Those, what is of the format, and the marks that are drawn as nothing. */
    private static final Pattern UNSEEN = Pattern.compile("[" + BLANKS
            + "\\p{Cf}\\x{34F}\\x{17B4}\\x{17B5}\\x{180B}-\\x{180F}\\x{FE00}-\\x{FE0F}\\x{E0100}-\\x{E01EF}]");

    private static final Pattern SPACES = Pattern.compile("\\p{Z}+");

    /** What stands for bytes that were no characters. */
    private static final int REPLACEMENT = 0xFFFD;

    private static final Pattern ID = Pattern.compile("[\\w-]{1," + ChatLimits.ID_LENGTH + "}");

    private final ChatLimits limits;

    /** With the lengths of {@code limits}. */
    public ChatText(ChatLimits limits) {
        this.limits = limits;
    }

    /** A member's name, or {@link ChatError#BAD_NAME}. */
    public String name(String raw) {
        return checked(raw, limits.nameLength(), ChatText::isOfNames, ChatError.BAD_NAME);
    }

    /** A room's name, or {@link ChatError#BAD_ROOM}. */
    public String room(String raw) {
        return checked(raw, limits.roomLength(), ChatText::isOfNames, ChatError.BAD_ROOM);
    }

    /** Something to say, or {@link ChatError#BAD_TEXT}. It may have several lines, and has line feeds between them then. */
    public String text(String raw) {
        String lines = raw.replace("\r\n", "\n");
        return checked(lines, limits.textLength(), ChatText::isOfTexts, ChatError.BAD_TEXT);
    }

    /** What a client calls its message by, or {@link ChatError#BAD_ID}. */
    public String id(String raw) {
        if (!ID.matcher(raw).matches()) {
            throw new ChatException(ChatError.BAD_ID, ChatLimits.ID_LENGTH);
        }
        return raw;
    }

    /**
     * What two names have in common that people would take for one: neither case nor width tell them apart, nor what is not
     * seen.
     */
    public static String key(String name) {
        String seen =
                UNSEEN.matcher(Normalizer.normalize(name, Normalizer.Form.NFKC)).replaceAll("");
        return SPACES.matcher(seen).replaceAll(" ").toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }

    private static String checked(String raw, int maxLength, IntPredicate allowed, ChatError error) {
        String text = Normalizer.normalize(raw, Normalizer.Form.NFC).strip();
        boolean good = text.codePointCount(0, text.length()) <= maxLength
                && text.codePoints().allMatch(allowed)
                && text.codePoints().anyMatch(ChatText::isVisible);
        if (!good) {
            throw new ChatException(error, maxLength);
        }
        return text;
    }

    private static boolean isOfNames(int codePoint) {
        return switch (Character.getType(codePoint)) {
            // Half a character cannot be sent; the others can make a line look like another one, or like two.
            case Character.CONTROL,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.FORMAT -> codePoint == ZERO_WIDTH_JOINER || codePoint == ZERO_WIDTH_NON_JOINER;
            default -> codePoint != REPLACEMENT;
        };
    }

    private static boolean isOfTexts(int codePoint) {
        return codePoint == '\n' || codePoint == '\t' || codePoint == REPLACEMENT || isOfNames(codePoint);
    }

    private static boolean isVisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.FORMAT,
                    Character.CONTROL,
                    Character.SPACE_SEPARATOR,
                    Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK -> false;
            default -> !isBlank(codePoint);
        };
    }

    private static boolean isBlank(int codePoint) {
        return BLANKS.indexOf(codePoint) >= 0;
    }
}
