/** Keeps annotators supplied: asks for answers while a round runs and makes tasks of those that come. */
@NullMarked
package io.attune.annotation.demand;

import org.jspecify.annotations.NullMarked;
