package io.attune.trainer.objective;

import java.util.List;

/** Completions to imitate. */
public record Demonstrations(List<Demonstration> demonstrations) implements Feedback {

    /**
     * One completion.
     *
     * @param weight share of this example, 0 or more; usually 1
     */
    public record Demonstration(Completion completion, double weight) {
        public Demonstration {
            Weights.require(weight);
        }
    }

    public Demonstrations {
        demonstrations = List.copyOf(demonstrations);
        Weights.requireSome(demonstrations, "demonstrations");
    }

    @Override
    public List<Completion> completions() {
        return demonstrations.stream().map(Demonstration::completion).toList();
    }
}
