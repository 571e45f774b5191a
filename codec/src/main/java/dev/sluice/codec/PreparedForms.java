package dev.sluice.codec;

import io.netty.buffer.ByteBuf;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What has been made of one payload, shared by all frames that carry it. Any thread. */
final class PreparedForms {

    private final ConcurrentMap<Object, Form> forms = new ConcurrentHashMap<>();

    byte[] get(Object key, ByteBuf payload, Function<? super ByteBuf, byte[]> maker) {
        return forms.computeIfAbsent(key, absent -> new Form()).get(payload, maker);
    }

    /**
     * Locked each by itself, and not made within the map: a slow maker holds up those alone who wait for the same form, and
     * may ask for another one.
     */
    private static final class Form {

        private byte @Nullable [] bytes;

        synchronized byte[] get(ByteBuf payload, Function<? super ByteBuf, byte[]> maker) {
            if (bytes == null) {
                bytes = Objects.requireNonNull(maker.apply(payload), "form");
            }
            return bytes;
        }
    }
}
