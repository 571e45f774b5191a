package dev.sluice.deflate;

import dev.sluice.codec.PreparedMessage;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** A prepared message that counts how often each of its forms is made. */
final class CountedMessage extends BinaryWebSocketFrame implements PreparedMessage {

    private final PreparedMessage forms;
    private final Map<Object, Integer> made;

    CountedMessage(byte[] payload) {
        this(PreparedMessage.binary(CompressingEnd.buffer(payload)), new ConcurrentHashMap<>());
    }

    private CountedMessage(BinaryWebSocketFrame prepared, Map<Object, Integer> made) {
        super(prepared.content());
        this.forms = (PreparedMessage) prepared;
        this.made = made;
    }

    /** How often each form was made, by its key. */
    Map<Object, Integer> made() {
        return made;
    }

    @Override
    public byte[] form(Object key, Function<? super ByteBuf, byte[]> maker) {
        return forms.form(key, payload -> {
            made.merge(key, 1, Integer::sum);
            return maker.apply(payload);
        });
    }

    @Override
    public ByteBuf content() {
        return super.content().duplicate();
    }

    @Override
    public CountedMessage retainedDuplicate() {
        retain();
        return new CountedMessage((BinaryWebSocketFrame) forms, made);
    }
}
