/** Who may see the screens: the sign-in page, the security chain and the headers of every answer. */
@NullMarked
package io.attune.ui.signin;

import org.jspecify.annotations.NullMarked;
