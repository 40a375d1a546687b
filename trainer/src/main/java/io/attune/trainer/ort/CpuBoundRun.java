package io.attune.trainer.ort;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.lang.ref.Reference;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** A run for which nothing is looked up or allocated again. */
final class CpuBoundRun implements BoundRun {
    private final OrtSession session;
    private final Map<String, OnnxTensor> inputs = new HashMap<>();
    private final Map<String, OnnxTensor> outputs = new HashMap<>();

    /** What must stay reachable while native code uses it. */
    private final Object[] used;

    CpuBoundRun(
            OrtSession session,
            Session owner,
            Map<String, ? extends Operand> inputs,
            Map<String, ? extends Operand> pinned) {
        this.session = session;
        inputs.forEach((name, operand) -> this.inputs.put(name, CpuSession.handle(operand)));
        pinned.forEach((name, operand) -> outputs.put(name, CpuSession.handle(operand)));
        this.used = new Object[] {owner, Map.copyOf(inputs), Map.copyOf(pinned)};
    }

    @Override
    public void run() {
        try {
            session.run(inputs, Set.of(), outputs).close();
        } catch (OrtException failed) {
            throw RuntimeFailure.of("running a graph", failed);
        } finally {
            Reference.reachabilityFence(used);
        }
    }
}
