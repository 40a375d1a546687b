/** Language models: configuration and weights from and to Hugging Face directories, adapters, and the decoder as forward and backward graphs. */
@NullMarked
package io.attune.trainer.model;

import org.jspecify.annotations.NullMarked;
