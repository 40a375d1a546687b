/** The registry of model versions: where each came from, what is inside, and what it answers. */
@NullMarked
package io.attune.annotation.policy;

import org.jspecify.annotations.NullMarked;
