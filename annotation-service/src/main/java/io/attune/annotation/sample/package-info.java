/** The answers of a task, as the sampler drew them. */
@NullMarked
package io.attune.annotation.sample;

import org.jspecify.annotations.NullMarked;
