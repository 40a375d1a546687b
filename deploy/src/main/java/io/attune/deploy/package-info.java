/** The {@code attune} command: where the platform runs and how it is proved. */
@NullMarked
package io.attune.deploy;

import org.jspecify.annotations.NullMarked;
