/** Where people judge answers, by keyboard or thumb, without waiting. */
@NullMarked
package io.attune.ui.annotate;

import org.jspecify.annotations.NullMarked;
