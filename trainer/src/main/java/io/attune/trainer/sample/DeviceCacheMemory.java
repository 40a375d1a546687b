package io.attune.trainer.sample;

import static io.attune.trainer.graph.ElementType.FLOAT32;
import static java.util.Objects.requireNonNull;

import io.attune.trainer.graph.Dim;
import io.attune.trainer.graph.ElementType;
import io.attune.trainer.graph.Graph;
import io.attune.trainer.graph.Program;
import io.attune.trainer.graph.Shape;
import io.attune.trainer.graph.Value;
import io.attune.trainer.ort.DeviceTensor;
import io.attune.trainer.ort.ResidentDevice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A cache that stays on a device: a row is copied there, whole, by one run for all caches. It begins with zeros. */
final class DeviceCacheMemory implements CacheMemory {
    private static final String FROM = "from ";
    private static final String TO = "to ";
    private static final Shape ROW = Shape.of(Dim.of(1), Dim.named("heads"), Dim.named("capacity"), Dim.named("width"));

    private final ResidentDevice device;
    private final ElementType type;
    private final Map<String, DeviceTensor> memory = new LinkedHashMap<>();
    private final Map<Integer, Map<String, DeviceTensor>> single = new HashMap<>();

    /** @param shape [rows, kvHeads, capacity, width] */
    DeviceCacheMemory(ResidentDevice device, ElementType type, Set<String> names, long... shape) {
        this.device = device;
        this.type = type;
        for (String name : names) {
            DeviceTensor cache = device.allocate(type, shape);
            device.clear(cache);
            memory.put(name, cache);
        }
    }

    @Override
    public Map<String, DeviceTensor> rows(int first, int count) {
        Map<String, DeviceTensor> rows = new LinkedHashMap<>();
        memory.forEach((name, cache) -> rows.put(name, cache.rows(first, count)));
        return rows;
    }

    @Override
    public void copy(int from, int to, int length) {
        Map<String, DeviceTensor> inputs = named(FROM, row(from));
        Map<String, DeviceTensor> outputs = named(TO, row(to));
        int count = memory.size();
        device.shared("copy of a row of " + count + " caches in " + type, () -> identities(type, count))
                .run(inputs, Set.of(), outputs)
                .close();
    }

    private Map<String, DeviceTensor> row(int row) {
        return single.computeIfAbsent(row, some -> rows(some, 1));
    }

    private Map<String, DeviceTensor> named(String prefix, Map<String, DeviceTensor> row) {
        Map<String, DeviceTensor> named = new HashMap<>();
        int place = 0;
        for (String name : memory.keySet()) {
            named.put(prefix + place++, requireNonNull(row.get(name)));
        }
        return named;
    }

    private static Program identities(ElementType type, int count) {
        var graph = new Graph(FLOAT32);
        List<Value> outputs = new ArrayList<>();
        for (int place = 0; place < count; place++) {
            outputs.add(graph.output(TO + place, graph.input(FROM + place, type, ROW)));
        }
        return Program.of(graph, outputs);
    }

    @Override
    public void close() {
        single.values().forEach(row -> row.values().forEach(DeviceTensor::close));
        memory.values().forEach(DeviceTensor::close);
    }
}
