package io.attune.trainer.reward;

import java.util.OptionalDouble;
import java.util.Set;

/** 1 where the final answer is the line's, letter by letter but for space around it, 0 elsewhere; abstains where the line has none. */
final class ExactAnswer {
    static final RewardKind KIND = new RewardKind(
            "exact",
            "1 where the final answer equals the line's field (field=answer)",
            Set.of("field"),
            spec -> rule(spec.text("field", "answer")));

    private ExactAnswer() {}

    private static Reward.Rule rule(String field) {
        return response -> response.line().has(field)
                ? OptionalDouble.of(
                        FinalAnswer.of(response.text())
                                        .equals(response.line().text(field).strip())
                                ? 1
                                : 0)
                : OptionalDouble.empty();
    }
}
