/** Tuning rounds: launching one, and the page that shows it live. */
@NullMarked
package io.attune.ui.round;

import org.jspecify.annotations.NullMarked;
