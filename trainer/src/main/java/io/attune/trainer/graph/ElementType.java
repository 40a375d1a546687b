package io.attune.trainer.graph;

/** What a tensor is made of, with the code that ONNX gives it (onnx.proto, TensorProto.DataType) and its size in bytes. */
public enum ElementType {
    FLOAT32(1, 4),
    UINT8(2, 1),
    INT32(6, 4),
    INT64(7, 8),
    BOOL(9, 1),
    FLOAT16(10, 2),
    FLOAT64(11, 8),
    BFLOAT16(16, 2);

    private final int code;
    private final int bytes;

    ElementType(int code, int bytes) {
        this.code = code;
        this.bytes = bytes;
    }

    public int code() {
        return code;
    }

    public int bytes() {
        return bytes;
    }

    public boolean isFloating() {
        return this == FLOAT32 || this == FLOAT64 || isHalf();
    }

    /** Whether it is floating-point in 16 bits. */
    public boolean isHalf() {
        return this == FLOAT16 || this == BFLOAT16;
    }

    /** What all but matrix products compute in where these take this type: float32 beside half precision. */
    public ElementType wide() {
        return isHalf() ? FLOAT32 : this;
    }
}
