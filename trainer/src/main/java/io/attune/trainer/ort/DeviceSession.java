package io.attune.trainer.ort;

import static java.util.Objects.requireNonNull;

import io.attune.trainer.graph.ElementType;
import io.attune.trainer.graph.Program;
import io.attune.trainer.graph.Value;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A session on a device, whose outputs stay on the device unless they are pinned to the CPU's memory. */
final class DeviceSession implements Session {
    private final ResidentDevice device;
    private final MemorySegment session;
    private final List<String> inputs;
    private final Map<String, ElementType> outputs = new HashMap<>();

    /** Frozen weights are read in place: these are views of them. */
    private final Map<String, DeviceTensor> frozen;

    private DeviceSession(
            ResidentDevice device, MemorySegment session, Program program, Map<String, DeviceTensor> frozen) {
        this.device = device;
        this.session = session;
        this.frozen = frozen;
        this.inputs = program.inputs().stream().map(Value::name).toList();
        program.outputs().forEach(output -> outputs.put(output.name(), output.type()));
    }

    static DeviceSession open(ResidentDevice device, Program program, Map<String, ? extends Operand> weights) {
        var frozen = new HashMap<String, DeviceTensor>();
        for (Value weight : program.frozen()) {
            // ONNX Runtime takes no initializer that owns its memory.
            frozen.put(
                    weight.name(),
                    placed(device, Session.required(weights, weight.name())).view());
        }
        try (SessionOptions options = device.sessionOptions()) {
            frozen.forEach((name, weight) -> options.addInitializer(name, weight.value()));
            return new DeviceSession(device, options.open(device.fitting(program)), program, frozen);
        }
    }

    private static DeviceTensor placed(ResidentDevice device, Operand weight) {
        return switch (weight) {
            case DeviceTensor there -> there;
            case NativeTensor here -> device.place(here);
            case Saved _ -> throw new IllegalArgumentException("an output of another run is no weight");
        };
    }

    @Override
    public Outputs run(
            Map<String, ? extends Operand> given, Set<String> wanted, Map<String, ? extends Operand> pinned) {
        try (var binding = new IoBinding(device, session)) {
            inputs.forEach(name -> binding.input(name, Session.required(given, name)));
            wanted.forEach(binding::output);
            pinned.forEach(binding::pinned);
            binding.run();
            var values = wanted.isEmpty()
                    ? Collections.<OrtValue>emptyIterator()
                    : binding.values(wanted.size()).iterator();
            var made = new LinkedHashMap<String, DeviceTensor>();
            for (String name : wanted) {
                made.put(name, device.made(values.next(), requireNonNull(outputs.get(name), name)));
            }
            return new DeviceOutputs(device, made);
        } finally {
            Reference.reachabilityFence(given);
            Reference.reachabilityFence(pinned);
            Reference.reachabilityFence(this);
        }
    }

    @Override
    public BoundRun bind(Map<String, ? extends Operand> given, Map<String, ? extends Operand> pinned) {
        var read = new HashMap<String, Operand>();
        inputs.forEach(name -> read.put(name, Session.required(given, name)));
        Map<String, Operand> written = Map.copyOf(pinned);
        return () -> run(read, Set.of(), written).close();
    }

    @Override
    public void close() {
        device.api().release(OrtApi.Function.RELEASE_SESSION, session);
        frozen.values().forEach(DeviceTensor::close);
        frozen.clear();
    }
}
