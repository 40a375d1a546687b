package io.attune.ui.round;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.IntegerField;
import com.vaadin.flow.component.textfield.NumberField;
import io.attune.kafka.event.RoundSpec.ReferenceUpdates;
import org.jspecify.annotations.Nullable;

/** What the policy is held to: its start, or a reference that follows it. */
final class ReferenceChoice extends Div {
    private static final int USUAL_STEPS = 64;
    private static final double USUAL_ALPHA = 0.6;

    private enum Way {
        FIXED("the version that it starts from"),
        SOFT("a reference that follows it softly"),
        HARD("a copy of itself, renewed now and then");

        private final String words;

        Way(String words) {
            this.words = words;
        }
    }

    private final Select<Way> way = new Select<>();
    private final IntegerField steps = new IntegerField("Steps between updates");
    private final NumberField alpha = new NumberField("How far it follows");

    ReferenceChoice() {
        addClassName("fields");
        setId("reference");
        way.setLabel("What the policy is held to");
        way.setItems(Way.values());
        way.setItemLabelGenerator(one -> one.words);
        way.addValueChangeListener(change -> show(change.getValue()));
        steps.setValue(USUAL_STEPS);
        steps.setMin(1);
        alpha.setValue(USUAL_ALPHA);
        alpha.setMin(0);
        alpha.setMax(1);
        alpha.setStep(0.05);
        alpha.setHelperText("Share of the policy in the new reference; the rest is the old one");
        add(way, steps, alpha);
        way.setValue(Way.FIXED);
    }

    /** Null where it stays the start. @throws IllegalArgumentException when a field says nothing or too much */
    @Nullable
    ReferenceUpdates updates() {
        return switch (way.getValue()) {
            case FIXED -> null;
            case SOFT ->
                new ReferenceUpdates(
                        given(alpha.getValue()).doubleValue(),
                        given(steps.getValue()).intValue());
            case HARD -> new ReferenceUpdates(1, given(steps.getValue()).intValue());
        };
    }

    private static Number given(@Nullable Number value) {
        if (value == null) {
            throw new IllegalArgumentException(
                    "the reference lacks a number: say after how many steps and how far it follows");
        }
        return value;
    }

    private void show(Way chosen) {
        steps.setVisible(chosen != Way.FIXED);
        alpha.setVisible(chosen == Way.SOFT);
    }
}
