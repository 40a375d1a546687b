/** The binding to ONNX Runtime, and the only place that imports it: sessions over graphs, tensors over native memory without copies. */
@NullMarked
package io.attune.trainer.ort;

import org.jspecify.annotations.NullMarked;
