package dev.sluice.codec;

import org.jspecify.annotations.Nullable;

/**
 * How a connection ended. {@link CloseHandler} fires it as a user event, exactly once for every connection, as soon as nothing
 * more will come from the peer: when the peer's Close has arrived, when this end has failed the connection, and at the latest
 * just before {@code channelInactive}. TCP may be open for a little longer, for the peer to read what was sent to it.
 *
 * @param receivedCode the peer's close code (RFC 6455 7.1.5): 1005 when its Close carried none, 1006 when no Close came
 * @param receivedReason the peer's reason (RFC 6455 7.1.6), empty when it gave none
 * @param sentCode the code of our Close: 1005 when it carried none, 1006 when none went out
 * @param cause what made this end fail the connection: a {@link ProtocolViolationException} or another exception that
 *     tells of the peer's fault, or what a handler of the application threw; null when the connection did not fail
 */
public record ConnectionClosed(
        int receivedCode,
        String receivedReason,
        int sentCode,
        @Nullable Throwable cause) {

    /**
     * Whether both ends have sent a Close.
     *
     * @return true when the closing handshake was completed
     */
    public boolean isClean() {
        return receivedCode != CloseHandshake.NO_CLOSE && sentCode != CloseHandshake.NO_CLOSE;
    }
}
