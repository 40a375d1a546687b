package io.attune.trainer.model;

import io.attune.trainer.ort.Operand;
import java.util.Map;
import java.util.Set;

/** The gradients of trained weights, added up over backward passes until they are cleared. */
sealed interface GradientSums extends AutoCloseable permits HostGradients, DeviceGradients {

    /**
     * Where the next run of a lane writes its gradients of these weights, by their names. Runs of several lanes may go on beside each other if all are
     * settled before the next ones begin.
     */
    Map<String, ? extends Operand> targets(Set<String> dense, int lane);

    /** Takes in what a run has written to its targets: of runs beside each other in the order of their lanes, from 0 on. */
    void settle(Set<String> dense, int lane);

    /** Where a run writes a gradient for each of some rows of a table, {@code [count, width]}. */
    Operand rows(int count, int width);

    /** Adds each of these rows to that row of a weight which its index names. */
    void addRows(String weight, long[] indices, Operand rows);

    /** Forgets what was summed. */
    void clear();

    @Override
    void close();
}
