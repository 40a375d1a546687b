package io.attune.trainer.ort;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The memory of the device did not suffice for a run; the message says in one line what to do. */
public final class MemoryExhaustedException extends RuntimeFailure {
    /**
     * ONNX Runtime's arena, whether over the CPU's memory or a GPU's, then its limit, then what CUDA, cuBLAS and cuDNN say, then C++. It has no error code of its
     * own for them.
     */
    private static final Pattern WORDS = Pattern.compile("Failed to allocate memory for requested buffer of size (\\d+)"
            + "|is smaller than requested bytes of (\\d+)"
            + "|CUDA (?:failure|error) 2\\b"
            + "|CUBLAS_STATUS_ALLOC_FAILED"
            + "|CUDNN_STATUS_ALLOC_FAILED"
            + "|CUDNN_STATUS_INTERNAL_ERROR_DEVICE_ALLOCATION_FAILED"
            + "|out of memory"
            + "|std::bad_alloc");

    private MemoryExhaustedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** The failure that ONNX Runtime's words tell of. */
    static RuntimeFailure orOther(String words, @Nullable Throwable cause) {
        Matcher exhausted = WORDS.matcher(words);
        return exhausted.find()
                ? new MemoryExhaustedException(message(exhausted), cause)
                : new RuntimeFailure(words, cause);
    }

    private static String message(Matcher words) {
        String bytes = words.group(1) != null ? words.group(1) : words.group(2);
        String more = bytes == null
                ? ""
                : String.format(Locale.ROOT, ", asked for %.1f GB more", Double.parseDouble(bytes) / (1 << 30));
        return Device.ofProcess().words() + " is out of memory" + more
                + "; take --gradient-checkpointing or adapters (--lora), or a smaller --tokens-per-pass,"
                + " --batch-size, --max-length or --max-new-tokens";
    }
}
