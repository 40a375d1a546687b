package io.attune.trainer.model;

import io.attune.trainer.ort.Operand;
import java.util.Map;
import java.util.Set;

/** The gradients of trained weights, added up over backward passes until they are cleared. */
sealed interface GradientSums extends AutoCloseable permits HostGradients, DeviceGradients {

    /** Where the next run writes its gradients of these weights, by their names. */
    Map<String, ? extends Operand> targets(Set<String> dense);

    /** Takes in what a run has written to its targets. */
    void settle(Set<String> dense);

    /** Where a run writes a gradient for each of some rows of a table, {@code [count, width]}. */
    Operand rows(int count, int width);

    /** Adds each of these rows to that row of a weight which its index names. */
    void addRows(String weight, long[] indices, Operand rows);

    /** Forgets what was summed. */
    void clear();

    @Override
    void close();
}
