/** The frame around every screen: header, navigation, colour scheme, toasts. */
@NullMarked
package io.attune.ui.shell;

import org.jspecify.annotations.NullMarked;
