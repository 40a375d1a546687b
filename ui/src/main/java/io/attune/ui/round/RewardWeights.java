package io.attune.ui.round;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.NumberField;
import io.attune.annotation.project.Dimension;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How a round learns from scores, and how much each of them counts. */
final class RewardWeights extends Div {
    private static final double MOST = 10;

    private final Map<String, NumberField> weights = new LinkedHashMap<>();
    private final Paragraph how = new Paragraph();

    RewardWeights(List<Dimension> dimensions) {
        addClassName("form");
        setId("weights");
        Span label = new Span("What counts how much");
        label.addClassName("strong");
        how.setText(
                "People score single answers, and a reward model learns each score. Once it orders answers as"
                        + " people do, it compares two of the newest version by the weighted sum, for the share below, and the policy"
                        + " learns from that. Online KTO learns from the scores, too: good over the middle of the sum, bad below it.");
        how.addClassName("quiet");
        Div fields = new Div();
        fields.addClassName("fields");
        dimensions.forEach(dimension -> {
            NumberField field = new NumberField(dimension.name());
            field.setValue(1.0);
            field.setMin(-MOST);
            field.setMax(MOST);
            field.setStep(0.05);
            field.setStepButtonsVisible(true);
            field.setHelperText("0 leaves it out; below 0, low scores are good");
            weights.put(dimension.name(), field);
            fields.add(field);
        });
        add(label, how, fields);
    }

    /** @param rewarded whether the policy learns from the reward itself, so that nothing has to be said of comparisons */
    void explain(boolean rewarded) {
        how.setVisible(!rewarded);
    }

    /** As the fields say. @throws IllegalArgumentException when one says nothing */
    Map<String, Double> values() {
        Map<String, Double> values = new HashMap<>();
        weights.forEach((name, field) -> {
            Double value = field.getValue();
            if (value == null) {
                throw new IllegalArgumentException("the weight of " + name + " is missing: 0 leaves it out");
            }
            values.put(name, value);
        });
        return values;
    }
}
