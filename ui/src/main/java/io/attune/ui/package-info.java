/** The web process: its settings, its start and its end. The screens are packages below, one each. */
@NullMarked
package io.attune.ui;

import org.jspecify.annotations.NullMarked;
