package io.attune.ui.round;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.IntegerField;
import com.vaadin.flow.component.textfield.NumberField;
import io.attune.kafka.event.RoundSpec.AdaptiveKl;
import io.attune.kafka.event.RoundSpec.Groups;
import org.jspecify.annotations.Nullable;

/** How a policy learns from groups of its own answers, and what that means. */
final class GroupChoice extends Div {
    private static final int MOST = 64;

    private final IntegerField completions = new IntegerField("Answers in a group");
    private final IntegerField staleness = new IntegerField("Versions that a group may be old");
    private final Checkbox dynamic = new Checkbox("Leave out groups whose answers are all rewarded alike");
    private final Checkbox adaptive = new Checkbox("Let the hold on the policy follow how far it has moved");
    private final NumberField target = new NumberField("KL to hold, nats per answer");
    private final NumberField horizon = new NumberField("Answers over which it follows");

    /** @param usual what the fields show until they are changed */
    GroupChoice(Groups usual) {
        addClassName("form");
        setId("groups");
        Span label = new Span("What the policy learns from");
        label.addClassName("strong");
        Paragraph how = new Paragraph(
                "People compare or score answers as ever, and that teaches a reward model. Until it has foreseen"
                        + " the last 100 of their judgments well enough, the policy rests. From then on it writes several answers to"
                        + " a question, the reward model rewards each, and what is better than was to be expected becomes likelier."
                        + " For the share below nobody is asked about a group; people see two answers of the rest, so that the reward model"
                        + " goes on learning what the newest policy writes.");
        how.addClassName("quiet");
        completions.setValue(usual.completions());
        completions.setMin(2);
        completions.setMax(MOST);
        completions.setHelperText("More tell better what is good, and take longer to write");
        staleness.setValue(usual.staleness());
        staleness.setMin(1);
        staleness.setHelperText("What an older version wrote is left out");
        dynamic.setValue(usual.dynamic());
        target.setValue(2.0);
        target.setMin(0);
        target.setStep(0.1);
        target.setHelperText("Below it the hold loosens, above it it tightens");
        horizon.setValue(1000.0);
        horizon.setMin(1);
        horizon.setHelperText("Fewer make it follow faster");
        adaptive.addValueChangeListener(change -> show(change.getValue()));
        show(false);
        add(label, how, fields(completions, staleness), dynamic, adaptive, fields(target, horizon));
    }

    /** As the fields say. @throws IllegalArgumentException when one says nothing or too much */
    Groups groups() {
        AdaptiveKl follows = adaptive.isVisible() && adaptive.getValue()
                ? new AdaptiveKl(
                        given(target.getValue()).doubleValue(),
                        given(horizon.getValue()).doubleValue())
                : null;
        return new Groups(
                given(completions.getValue()).intValue(),
                given(staleness.getValue()).intValue(),
                dynamic.getValue(),
                follows);
    }

    /** Whether the weight of a KL can be let follow: some objectives do so by themselves. */
    void offerFollowing(boolean offered) {
        adaptive.setVisible(offered);
        show(offered && adaptive.getValue());
    }

    private static Number given(@Nullable Number value) {
        if (value == null) {
            throw new IllegalArgumentException(
                    "the groups lack a number: fill in every field, or leave the choice off");
        }
        return value;
    }

    private void show(boolean follows) {
        target.setVisible(follows);
        horizon.setVisible(follows);
    }

    private static Div fields(Component... some) {
        Div fields = new Div(some);
        fields.addClassName("fields");
        return fields;
    }
}
