package io.attune.trainer.graph;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;

/** A value that stands in the file itself: its bytes, little endian, as ONNX's raw data wants them. */
record Constant(Value value, ByteString bytes) {
    Constant {
        requireNonNull(value, "value is null");
        requireNonNull(bytes, "bytes is null");
    }
}
