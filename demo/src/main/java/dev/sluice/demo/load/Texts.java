package dev.sluice.demo.load;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** What the users of a load have to say: words, since noise would tell nothing of compression. Immutable. */
final class Texts {

    private static final int DIFFERENT = 256;
    private static final String[] WORDS =
            ("the of and to a in is it you that he was for on are with as I his they be at one have"
                            + " this from or had by hot but some what there we can out other were all your when up use word how said an"
                            + " each she which do their time if will way about many then them would write like so these her long make"
                            + " thing see him two has look more day could go come did my sound no most number who over know water than"
                            + " call first people may down side been now find")
                    .split(" ");

    private final List<String> texts;

    /**
     * Makes some up.
     *
     * @param bytes how long each is: of ASCII, and without white space at its ends
     */
    Texts(RandomGenerator random, int bytes) {
        texts = Stream.generate(() -> makeUp(random, bytes)).limit(DIFFERENT).toList();
    }

    /** Any of them. */
    String next(RandomGenerator random) {
        return texts.get(random.nextInt(texts.size()));
    }

    private static String makeUp(RandomGenerator random, int bytes) {
        StringBuilder text = new StringBuilder();
        while (text.length() < bytes) {
            text.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
        }
        text.setLength(bytes);
        if (text.charAt(bytes - 1) == ' ') {
            text.setCharAt(bytes - 1, '.');
        }
        return text.toString();
    }
}
