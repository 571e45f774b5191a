/** permessage-deflate (RFC 7692) for WebSockets on Netty: negotiated, compressed and inflated in kilobytes a connection. */
@NullMarked
package dev.sluice.deflate;

import org.jspecify.annotations.NullMarked;
