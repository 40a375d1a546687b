/** What a decoder is made of, as data: the training graph and the sampling graph read the same description. */
@NullMarked
package io.attune.trainer.model.architecture;

import org.jspecify.annotations.NullMarked;
