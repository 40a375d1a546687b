/** The annotation service: what all its capabilities share. */
@NullMarked
package io.attune.annotation;

import org.jspecify.annotations.NullMarked;
