/** Model families: how each one's {@code config.json} becomes an architecture. A new one is a file here and a line in {@code Families}. */
@NullMarked
package io.attune.trainer.model.family;

import org.jspecify.annotations.NullMarked;
