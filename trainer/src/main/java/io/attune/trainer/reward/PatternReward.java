package io.attune.trainer.reward;

import io.attune.trainer.data.BadInputException;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** 1 where a regular expression is found in the response, 0 elsewhere. */
final class PatternReward {
    static final RewardKind KIND = new RewardKind(
            "regex",
            "1 where a regular expression is found (pattern=…)",
            Set.of("pattern"),
            spec -> rule(pattern(spec.required("pattern"))));

    private PatternReward() {}

    private static Pattern pattern(String text) {
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException bad) {
            throw new BadInputException(
                    "'" + text + "' is no regular expression: " + bad.getDescription() + "; correct it", bad);
        }
    }

    private static Reward.Rule rule(Pattern pattern) {
        return response -> OptionalDouble.of(pattern.matcher(response.text()).find() ? 1 : 0);
    }
}
