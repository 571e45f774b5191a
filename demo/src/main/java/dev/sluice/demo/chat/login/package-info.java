/** Who somebody is: the name, the session, and the cookie that vouches for both. */
@NullMarked
package dev.sluice.demo.chat.login;

import org.jspecify.annotations.NullMarked;
