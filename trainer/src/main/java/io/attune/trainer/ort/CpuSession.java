package io.attune.trainer.ort;

import ai.onnxruntime.OnnxTensor;
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

/** A session of the Java binding: on the CPU, over memory that Java sees. */
final class CpuSession implements Session {
    private final OrtSession session;

    /** Frozen weights are read in place, so they must stay reachable as long as the session. */
    private final Map<String, Operand> frozen;

    private CpuSession(OrtSession session, Map<String, Operand> frozen) {
        this.session = session;
        this.frozen = frozen;
    }

    /** Says which threads a session computes on. */
    interface Threading {
        void applyTo(SessionOptions options) throws OrtException;
    }

    static CpuSession open(Program program, Map<String, ? extends Operand> weights, Threading threading) {
        var frozen = new HashMap<String, Operand>();
        for (Value weight : program.frozen()) {
            frozen.put(weight.name(), Session.required(weights, weight.name()));
        }
        try (var options = new SessionOptions()) {
            options.setOptimizationLevel(OptLevel.ALL_OPT);
            threading.applyTo(options);
            // Patterns learned for one length would be kept for every length that ever occurs.
            options.setMemoryPatternOptimization(false);
            SharedArena.use(options);
            for (var weight : frozen.entrySet()) {
                options.addInitializer(weight.getKey(), handle(weight.getValue()));
            }
            byte[] model = program.withWideProducts().bytes();
            return new CpuSession(SharedRuntime.environment().createSession(model, options), frozen);
        } catch (OrtException failed) {
            throw RuntimeFailure.of("loading a graph", failed);
        }
    }

    @Override
    public Outputs run(
            Map<String, ? extends Operand> inputs, Set<String> outputs, Map<String, ? extends Operand> pinned) {
        var arguments = new HashMap<String, OnnxTensorLike>();
        for (String name : session.getInputNames()) {
            arguments.put(name, handle(Session.required(inputs, name)));
        }
        var targets = new HashMap<String, OnnxValue>();
        pinned.forEach((name, operand) -> targets.put(name, handle(operand)));
        try {
            return new CpuOutputs(session.run(arguments, outputs, targets));
        } catch (OrtException failed) {
            throw RuntimeFailure.of("running a graph", failed);
        } finally {
            // Native code reads their memory, which the collector may free as soon as nothing in Java will look at them
            // again.
            Reference.reachabilityFence(inputs);
            Reference.reachabilityFence(pinned);
            Reference.reachabilityFence(this);
        }
    }

    @Override
    public BoundRun bind(Map<String, ? extends Operand> inputs, Map<String, ? extends Operand> pinned) {
        var read = new HashMap<String, Operand>();
        session.getInputNames().forEach(name -> read.put(name, Session.required(inputs, name)));
        return new CpuBoundRun(session, this, read, pinned);
    }

    static OnnxTensor handle(Operand operand) {
        return switch (operand) {
            case NativeTensor tensor -> tensor.handle();
            case Saved saved -> saved.handle();
            case DeviceTensor tensor ->
                throw new IllegalArgumentException(tensor + " is no memory of the CPU, where this session runs");
        };
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException failed) {
            throw RuntimeFailure.of("closing a session", failed);
        }
        frozen.clear();
    }
}
