package io.attune.trainer.objective.advantage;

import io.attune.trainer.objective.Groups;
import io.attune.trainer.objective.Quantity;
import java.util.List;
import java.util.Set;

/**
 * How much better than expected each action was. To the gradient it is a constant. Estimators of their own couple completions, so they see the whole
 * step batch; {@link Quantity#ADVANTAGES} of a completion stand in for them when a batch is cut.
 */
public interface Advantage {

    /** Advantages {@code [completions][tokens]}, in the order of {@link Groups#completions}; 0 where a token does not count. */
    List<double[]> of(Groups groups);

    /** What it reads of every completion. */
    Set<Quantity> needs();
}
