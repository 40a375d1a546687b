/** The binding to ONNX Runtime, through its C API, and the only place that knows it: sessions over graphs, tensors over native memory without copies. */
@NullMarked
package io.attune.trainer.ort;

import org.jspecify.annotations.NullMarked;
