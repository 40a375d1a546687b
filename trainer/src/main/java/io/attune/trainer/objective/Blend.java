package io.attune.trainer.objective;

import java.util.List;
import java.util.stream.Stream;

/** Rollouts with rewards and, through the same backward pass, a batch of pre-training text. Rollouts come first. */
public record Blend(Groups rollouts, Demonstrations text) implements Feedback {

    @Override
    public List<Completion> completions() {
        return Stream.concat(rollouts.completions().stream(), text.completions().stream())
                .toList();
    }
}
