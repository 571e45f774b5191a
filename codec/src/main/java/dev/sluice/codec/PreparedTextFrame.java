package dev.sluice.codec;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.util.function.Function;

/** A text message that is a {@link PreparedMessage}. */
final class PreparedTextFrame extends TextWebSocketFrame implements PreparedMessage {

    private final PreparedForms forms;

    PreparedTextFrame(ByteBuf payload, PreparedForms forms) {
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
    public TextWebSocketFrame duplicate() {
        return new PreparedTextFrame(super.content().duplicate(), forms);
    }

    @Override
    public TextWebSocketFrame retainedDuplicate() {
        return new PreparedTextFrame(super.content().retainedDuplicate(), forms);
    }
}
