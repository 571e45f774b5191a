package dev.sluice.codec;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import java.util.function.Function;

/** A binary message that is a {@link PreparedMessage}. */
final class PreparedBinaryFrame extends BinaryWebSocketFrame implements PreparedMessage {

    private final PreparedForms forms;

    PreparedBinaryFrame(ByteBuf payload, PreparedForms forms) {
        super(payload);
        this.forms = forms;
    }

    @Override
    public byte[] form(Object key, Function<? super ByteBuf, byte[]> maker) {
        return forms.get(key, content(), maker);
    }

    /** A view: this very frame may be on its way through several event loops, each of which reads it to its end. */
    @Override
    public ByteBuf content() {
        return super.content().duplicate();
    }

    @Override
    public BinaryWebSocketFrame duplicate() {
        return new PreparedBinaryFrame(super.content().duplicate(), forms);
    }

    @Override
    public BinaryWebSocketFrame retainedDuplicate() {
        return new PreparedBinaryFrame(super.content().retainedDuplicate(), forms);
    }
}
