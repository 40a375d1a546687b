package io.attune.trainer.ort;

import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import io.attune.trainer.graph.Program;
import io.attune.trainer.graph.Value;
import java.lang.ref.Reference;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** A program that ONNX Runtime has loaded. Runs may go on at the same time from several threads. */
public final class Session implements AutoCloseable {
    private final OrtSession session;

    /** Frozen weights are read in place, so they must stay reachable as long as the session. */
    private final Map<String, NativeTensor> frozen;

    private Session(OrtSession session, Map<String, NativeTensor> frozen) {
        this.session = session;
        this.frozen = frozen;
    }

    /**
     * Loads a program.
     *
     * @param weights at least the frozen weights of the program, by name
     */
    public static Session open(Program program, Map<String, NativeTensor> weights) {
        var frozen = new HashMap<String, NativeTensor>();
        for (Value weight : program.frozen()) {
            frozen.put(weight.name(), required(weights, weight.name()));
        }
        try (var options = new SessionOptions()) {
            options.setOptimizationLevel(OptLevel.ALL_OPT);
            SharedRuntime.share(options);
            // Patterns learned for one length would be kept for every length that ever occurs.
            options.setMemoryPatternOptimization(false);
            for (var weight : frozen.entrySet()) {
                options.addInitializer(weight.getKey(), weight.getValue().handle());
            }
            return new Session(SharedRuntime.environment().createSession(program.bytes(), options), frozen);
        } catch (OrtException failed) {
            throw new RuntimeFailure("loading a graph", failed);
        }
    }

    /** Runs and lets ONNX Runtime allocate what is asked for. */
    public Outputs run(Map<String, NativeTensor> inputs, Set<String> outputs) {
        return run(inputs, Map.of(), outputs, Map.of());
    }

    /**
     * Runs.
     *
     * @param inputs tensors by name; what the program does not read is ignored
     * @param saved outputs of another run that this one reads
     * @param outputs what ONNX Runtime allocates and the result holds
     * @param pinned what is written into the caller's memory
     */
    public Outputs run(
            Map<String, NativeTensor> inputs,
            Map<String, Saved> saved,
            Set<String> outputs,
            Map<String, NativeTensor> pinned) {
        var arguments = new HashMap<String, OnnxTensorLike>();
        for (String name : session.getInputNames()) {
            Saved value = saved.get(name);
            arguments.put(
                    name,
                    value != null ? value.handle() : required(inputs, name).handle());
        }
        var targets = new HashMap<String, OnnxValue>();
        pinned.forEach((name, tensor) -> targets.put(name, tensor.handle()));
        try {
            return new Outputs(session.run(arguments, outputs, targets));
        } catch (OrtException failed) {
            throw new RuntimeFailure("running a graph", failed);
        } finally {
            // Native code reads their memory, which the collector may free as soon as nothing in Java will look at them
            // again.
            Reference.reachabilityFence(inputs);
            Reference.reachabilityFence(saved);
            Reference.reachabilityFence(pinned);
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Prepares runs over the same memory.
     *
     * @param inputs tensors by name; what the program does not read is ignored
     * @param pinned what is written into the caller's memory
     */
    public BoundRun bind(Map<String, NativeTensor> inputs, Map<String, NativeTensor> pinned) {
        var read = new HashMap<String, NativeTensor>();
        session.getInputNames().forEach(name -> read.put(name, required(inputs, name)));
        return new BoundRun(session, this, read, pinned);
    }

    private static NativeTensor required(Map<String, NativeTensor> tensors, String name) {
        NativeTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("no tensor is given for " + name);
        }
        return tensor;
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException failed) {
            throw new RuntimeFailure("closing a session", failed);
        }
        frozen.clear();
    }
}
