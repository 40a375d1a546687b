package io.attune.trainer.objective;

import java.util.List;

/**
 * Single completions, each good or not.
 *
 * @param mismatched completions read behind another's prompt, (x_i, y_{i+1}): KTO estimates its reference point from them, without
 *     gradient; empty for objectives that have none
 */
public record Binary(List<Labelled> examples, List<Completion> mismatched) implements Feedback {

    /**
     * One completion with its label.
     *
     * @param weight share of this example, 0 or more: 1/k where k people judge each completion
     */
    public record Labelled(Completion completion, boolean desirable, double weight) {
        public Labelled {
            Weights.require(weight);
        }
    }

    public Binary {
        examples = List.copyOf(examples);
        mismatched = List.copyOf(mismatched);
        Weights.requireSome(examples, "labelled completions");
    }

    @Override
    public List<Completion> completions() {
        return examples.stream().map(Labelled::completion).toList();
    }
}
