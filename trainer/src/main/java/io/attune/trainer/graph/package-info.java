/** ONNX graphs as typed Java: values with shapes, operators as methods, reverse-mode differentiation, and the file format. */
@NullMarked
package io.attune.trainer.graph;

import org.jspecify.annotations.NullMarked;
