package io.attune.trainer.ort;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.lang.ref.Reference;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** A run whose tensors are always the same: it reads and writes their memory, and nothing is looked up or allocated for it again. */
public final class BoundRun {
    private final OrtSession session;
    private final Map<String, OnnxTensor> inputs = new HashMap<>();
    private final Map<String, OnnxTensor> outputs = new HashMap<>();

    /** What must stay reachable while native code uses it. */
    private final Object[] used;

    BoundRun(OrtSession session, Session owner, Map<String, NativeTensor> inputs, Map<String, NativeTensor> pinned) {
        this.session = session;
        inputs.forEach((name, tensor) -> this.inputs.put(name, tensor.handle()));
        pinned.forEach((name, tensor) -> outputs.put(name, tensor.handle()));
        this.used = new Object[] {owner, Map.copyOf(inputs), Map.copyOf(pinned)};
    }

    public void run() {
        try {
            session.run(inputs, Set.of(), outputs).close();
        } catch (OrtException failed) {
            throw new RuntimeFailure("running a graph", failed);
        } finally {
            Reference.reachabilityFence(used);
        }
    }
}
