/** permessage-deflate at both ends, with settings that the URL names. */
@NullMarked
package dev.sluice.conformance.deflate;

import org.jspecify.annotations.NullMarked;
