package io.attune.ui.round;

import com.vaadin.flow.component.html.Paragraph;
import io.attune.kafka.event.RoundSpec;
import io.attune.kafka.event.RoundSpec.Dimension;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What the round's weights make of scores. */
final class RewardWords extends Paragraph {

    RewardWords(RoundSpec spec) {
        addClassName("quiet");
        setId("reward-weights");
        setVisible(!spec.dimensions().isEmpty());
        setText("Reward: " + sum(spec.dimensions())
                + ". Each score counts from −1 at the lowest to 1 at the highest value of its scale.");
    }

    /** Such as {@code 1.5 × correctness − 0.5 × brevity}. */
    private static String sum(List<Dimension> dimensions) {
        String terms = dimensions.stream()
                .filter(dimension -> dimension.weight() != 0)
                .map(dimension -> (dimension.weight() < 0 ? " − " : " + ") + number(Math.abs(dimension.weight()))
                        + " × " + dimension.name())
                .collect(Collectors.joining());
        return terms.startsWith(" + ") ? terms.substring(3) : terms.strip();
    }

    private static String number(double weight) {
        return weight == Math.rint(weight)
                ? String.valueOf(Math.round(weight))
                : String.format(Locale.ROOT, "%.2f", weight).replaceFirst("0$", "");
    }
}
