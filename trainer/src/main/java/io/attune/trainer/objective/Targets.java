package io.attune.trainer.objective;

import java.util.List;

/** Completions with a target for every output of a reward model's head: its attributes, or the ends of its steps. */
public record Targets(List<Judged> examples) implements Feedback {

    /**
     * One completion.
     *
     * @param targets {@code [scores]}; NaN where nobody judged
     * @param weight share of this example, 0 or more
     */
    @SuppressWarnings("ArrayRecordComponent") // compared nowhere
    public record Judged(Completion completion, double[] targets, double weight) {
        public Judged {
            Weights.require(weight);
            int scores = completion.get(Quantity.SCORE).length;
            if (targets.length != scores) {
                throw new IllegalArgumentException("target has " + targets.length + " entries, expected " + scores);
            }
            for (double target : targets) {
                if (Double.isInfinite(target)) {
                    throw new IllegalArgumentException("target is " + target + ", expected a finite number");
                }
            }
        }
    }

    public Targets {
        examples = List.copyOf(examples);
        Weights.requireSome(examples, "judged completions");
    }

    @Override
    public List<Completion> completions() {
        return examples.stream().map(Judged::completion).toList();
    }
}
