package io.attune.trainer.reward;

import io.attune.trainer.data.BadInputException;
import java.math.BigDecimal;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * 1 where the last number of the final answer is the line's within a tolerance, 0 elsewhere, also where there is no number; abstains where the line has none. Commas between thousands
 * are read over.
 */
final class NumericAnswer {
    static final RewardKind KIND = new RewardKind(
            "numeric",
            "1 where the last number of the final answer equals the line's (field=answer, tolerance=1e-6)",
            Set.of("field", "tolerance"),
            spec -> rule(spec.text("field", "answer"), spec.number("tolerance", 1e-6)));

    private static final Pattern NUMBER =
            Pattern.compile("-?\\d{1,3}(?:,\\d{3})+(?:\\.\\d+)?|-?\\d*\\.?\\d+(?:[eE][-+]?\\d{1,3})?");

    private NumericAnswer() {}

    private static Reward.Rule rule(String field, double tolerance) {
        return response -> {
            if (!response.line().has(field)) {
                return OptionalDouble.empty();
            }
            OptionalDouble right = last(response.line().object().get(field).asString());
            if (right.isEmpty()) {
                throw new BadInputException(response.line().source() + " line "
                        + response.line().number() + ": " + field + " holds no number");
            }
            OptionalDouble found = last(FinalAnswer.of(response.text()));
            boolean equal = found.isPresent() && Math.abs(found.getAsDouble() - right.getAsDouble()) <= tolerance;
            return OptionalDouble.of(equal ? 1 : 0);
        };
    }

    private static OptionalDouble last(String text) {
        Matcher matcher = NUMBER.matcher(text);
        OptionalDouble last = OptionalDouble.empty();
        while (matcher.find()) {
            last = OptionalDouble.of(new BigDecimal(matcher.group().replace(",", "")).doubleValue());
        }
        return last;
    }
}
