/** Records that could not be taken in: what an admin sees of them, and a second try. */
@NullMarked
package io.attune.annotation.deadletter;

import org.jspecify.annotations.NullMarked;
