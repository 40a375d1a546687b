package io.attune.trainer.reward;

import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;

/** 1 where a response is thinking and then an answer, each between its tags, once, and nothing else; 0 elsewhere. Source: DeepSeek-AI 2025, DeepSeek-R1 (arXiv 2501.12948), section 2.2.2. */
final class TaggedFormat {
    static final RewardKind KIND = new RewardKind(
            "format",
            "1 where the response is <think>…</think> and <answer>…</answer>, once each",
            Set.of(),
            _ -> rule());

    private static final Pattern FORM = Pattern.compile(
            "\\s*<think>(?:(?!</?think>|</?answer>).)*</think>\\s*<answer>(?:(?!</?think>|</?answer>).)*</answer>\\s*",
            Pattern.DOTALL);

    private TaggedFormat() {}

    private static Reward.Rule rule() {
        return response -> OptionalDouble.of(FORM.matcher(response.text()).matches() ? 1 : 0);
    }
}
