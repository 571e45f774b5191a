package dev.sluice.conformance.interop;

import java.nio.ByteBuffer;

/** What an application hears of a connection. Pong, Close and End are also user events of a Netty pipeline. */
sealed interface Heard {

    /** A text message. */
    record Text(String text) implements Heard {

        @Override
        public String toString() {
            return "text of " + text.length() + " characters";
        }
    }

    /** A binary message. */
    record Binary(ByteBuffer bytes) implements Heard {

        static Binary of(byte[] bytes) {
            return new Binary(ByteBuffer.wrap(bytes));
        }

        @Override
        public String toString() {
            return "binary of " + bytes.remaining() + " bytes";
        }
    }

    /** A Pong. */
    record Pong(String payload) implements Heard {

        @Override
        public String toString() {
            return "pong '" + payload + "'";
        }
    }

    /** The peer's Close; the code is 1005 if there was none in it. */
    record Close(int code, String reason) implements Heard {

        @Override
        public String toString() {
            return ("close " + code + " " + reason).strip();
        }
    }

    /** The connection has ended, or cannot go on. After a Close it says nothing new. */
    record End(String why) implements Heard {

        @Override
        public String toString() {
            return why;
        }
    }
}
