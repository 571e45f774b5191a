package dev.sluice.deflate;

import static dev.sluice.testing.Wire.utf8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** Messages to compress: the same bytes for the same seed. Those of one kind share words and keys, as those of one connection do. */
enum Corpus {

    /** Bytes that no compressor makes shorter. */
    RANDOM(false) {
        @Override
        byte[] message(long seed, int bytes) {
            byte[] message = new byte[bytes];
            new SplittableRandom(seed).nextBytes(message);
            return message;
        }
    },

    /** Records with the same keys and other values, one a line. */
    JSON(true) {
        @Override
        byte[] message(long seed, int bytes) {
            return text(seed, bytes, Corpus::record);
        }
    },

    /** Chinese and Japanese, three bytes a character. */
    CJK(true) {
        @Override
        byte[] message(long seed, int bytes) {
            return text(seed, bytes, Corpus::sentence);
        }
    },

    /** Chat lines with emoji, of one character and of several joined ones. */
    EMOJI(true) {
        @Override
        byte[] message(long seed, int bytes) {
            return text(seed, bytes, Corpus::chatLine);
        }
    },

    /** Zeros alone, whatever the seed. */
    ZEROS(true) {
        @Override
        byte[] message(long seed, int bytes) {
            return new byte[bytes];
        }
    },

    /** Runs of one byte each, of 1 to 1000 bytes. */
    RUNS(false) {
        @Override
        byte[] message(long seed, int bytes) {
            RandomGenerator random = new SplittableRandom(seed);
            byte[] message = new byte[bytes];
            int at = 0;
            while (at < bytes) {
                int end = Math.min(bytes, at + random.nextInt(1, 1001));
                Arrays.fill(message, at, end, (byte) random.nextInt());
                at = end;
            }
            return message;
        }
    };

    private static final String[] SYMBOLS = {"ACME", "GLOBEX", "INITECH", "UMBRELLA", "HOOLI", "STARK", "WAYNE", "WONKA"
    };
    private static final String[] NAMES = {
        "Anna", "Björn", "Chloé", "Dmitri", "Emeka", "Fatima", "Grace", "Hiroshi", "Inês"
    };
    private static final String[] PLACES = {
        "Berlin", "São Paulo", "Nairobi", "Oslo", "Taipei", "Zürich", "Lagos", "Lima"
    };
    private static final String[] STATES = {"new", "open", "partially filled", "filled", "cancelled", "rejected"};

    private static final String[] PHRASES = {
        "今日は",
        "ありがとうございます",
        "東京都",
        "電車が",
        "遅れています",
        "明日の会議",
        "資料を",
        "送りました",
        "確認してください",
        "カタカナ",
        "我们",
        "明天",
        "在北京",
        "开会",
        "请确认",
        "数据库",
        "连接",
        "已经断开",
        "谢谢大家",
        "没有问题",
        "服务器",
        "正在重新启动"
    };
    private static final String CHARACTERS = "的一是不了人我在有他这为之大来以个中上们到说国和地也子时道出而要于就下得可你年生自会那后能对着事其里所去行过家十用发天如然作方成者多日都三小军"
            + "の日本語文字列送受信圧縮展開接続切断時間分秒前後左右上下春夏秋冬山川海空雨雪風花鳥月あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをん";

    private static final String[] WORDS = {
        "hey",
        "did",
        "you",
        "see",
        "that",
        "lol",
        "ok",
        "on",
        "my",
        "way",
        "see",
        "you",
        "later",
        "the",
        "build",
        "is",
        "green",
        "again",
        "who",
        "broke",
        "it",
        "nice",
        "one",
        "coffee",
        "anyone",
        "shipping",
        "today",
        "thanks",
        "so",
        "much"
    };
    private static final String[] EMOJI_SEQUENCES = {
        "😀",
        "😂",
        "🎉",
        "🚀",
        "🔥",
        "👍",
        "👍🏽",
        "👩‍💻",
        "👨‍👩‍👧‍👦",
        "🏳️‍🌈",
        "🇯🇵",
        "🇧🇷",
        "❤️",
        "✅",
        "🤷🏻‍♀️",
        "☕",
        "1️⃣",
        "🫠",
        "💯",
        "🙏🏿"
    };

    private final boolean text;

    Corpus(boolean text) {
        this.text = text;
    }

    /** A message of exactly that many bytes. */
    abstract byte[] message(long seed, int bytes);

    /** Whether every message is UTF-8. */
    boolean isText() {
        return text;
    }

    /** Pieces up to that many bytes; a character that would be cut gives way to spaces. */
    private static byte[] text(long seed, int bytes, Function<RandomGenerator, String> piece) {
        RandomGenerator random = new SplittableRandom(seed);
        ByteArrayOutputStream pieces = new ByteArrayOutputStream();
        while (pieces.size() <= bytes) {
            pieces.writeBytes(utf8(piece.apply(random)));
        }
        byte[] all = pieces.toByteArray();
        int end = bytes;
        while ((all[end] & 0xC0) == 0x80) {
            end--;
        }
        byte[] message = Arrays.copyOf(all, bytes);
        Arrays.fill(message, end, bytes, (byte) ' ');
        return message;
    }

    private static String record(RandomGenerator random) {
        return String.format(
                Locale.ROOT,
                "{\"id\":%d,\"symbol\":\"%s\",\"price\":%.2f,\"quantity\":%d,\"state\":\"%s\",\"time\":\"2026-%02d-%02dT%02d:%02d:%02d.%03dZ\","
                        + "\"trader\":{\"name\":\"%s\",\"city\":\"%s\",\"session\":\"%016x\"},\"urgent\":%b}\n",
                random.nextInt(1_000_000),
                pick(random, SYMBOLS),
                random.nextDouble(1, 1000),
                10 * random.nextInt(1, 100),
                pick(random, STATES),
                random.nextInt(1, 13),
                random.nextInt(1, 29),
                random.nextInt(24),
                random.nextInt(60),
                random.nextInt(60),
                random.nextInt(1000),
                pick(random, NAMES),
                pick(random, PLACES),
                random.nextLong(),
                random.nextBoolean());
    }

    private static String sentence(RandomGenerator random) {
        StringBuilder sentence = new StringBuilder();
        for (int words = random.nextInt(3, 9); words > 0; words--) {
            sentence.append(pick(random, PHRASES));
            for (int characters = random.nextInt(4); characters > 0; characters--) {
                sentence.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
            }
        }
        return sentence.append(random.nextInt(4) == 0 ? "！" : "。").toString();
    }

    private static String chatLine(RandomGenerator random) {
        StringBuilder line = new StringBuilder();
        for (int words = random.nextInt(2, 10); words > 0; words--) {
            line.append(pick(random, WORDS)).append(' ');
            if (random.nextInt(3) == 0) {
                line.append(pick(random, EMOJI_SEQUENCES));
            }
        }
        return line.append(pick(random, EMOJI_SEQUENCES)).append('\n').toString();
    }

    private static String pick(RandomGenerator random, String[] choices) {
        return choices[random.nextInt(choices.length)];
    }
}
