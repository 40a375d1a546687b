package io.attune.ui.round;

import com.vaadin.flow.component.details.Details;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Pre;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.radiobutton.RadioButtonGroup;
import com.vaadin.flow.component.textfield.NumberField;
import com.vaadin.flow.data.renderer.ComponentRenderer;
import io.attune.annotation.round.ObjectiveParameter;
import io.attune.annotation.round.TuningObjective;
import io.attune.kafka.event.TaskKind;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which objective: one line each, the formula and the numbers on demand. */
final class ObjectiveChoice extends Div {
    private final RadioButtonGroup<TuningObjective> group = new RadioButtonGroup<>("Objective");
    private final Pre formula = new Pre();
    private final Div fields = new Div();
    private final Map<ObjectiveParameter, NumberField> numbers = new LinkedHashMap<>();

    ObjectiveChoice(TaskKind kind) {
        addClassName("form");
        List<TuningObjective> fitting = Arrays.stream(TuningObjective.values())
                .filter(objective -> objective.learnsFrom(kind))
                .toList();
        group.setItems(fitting);
        group.setRenderer(new ComponentRenderer<>(ObjectiveChoice::line));
        group.addThemeName("vertical");
        group.addValueChangeListener(change -> show(change.getValue()));
        fields.addClassName("fields");
        Details more = new Details("Formula and parameters", formula, fields);
        add(group, more);
        fitting.stream().findFirst().ifPresent(group::setValue);
    }

    /** Null when the project's kind has no objective. */
    @Nullable
    TuningObjective objective() {
        return group.getValue();
    }

    /** Only what differs from the usual values. */
    Map<String, Double> parameters() {
        Map<String, Double> changed = new HashMap<>();
        numbers.forEach((parameter, field) -> {
            Double value = field.getValue();
            if (value != null && value != parameter.usual()) {
                changed.put(parameter.name(), value);
            }
        });
        return changed;
    }

    void onChange(Runnable told) {
        group.addValueChangeListener(_ -> told.run());
    }

    private void show(TuningObjective objective) {
        formula.setText(Formula.of(objective));
        numbers.clear();
        fields.removeAll();
        objective.parameters().forEach(parameter -> {
            NumberField field = new NumberField(parameter.name().replace('_', ' '));
            field.setHelperText(parameter.explanation());
            field.setMin(parameter.least());
            field.setMax(parameter.most());
            field.setStep(0.001);
            field.setValue(parameter.usual());
            numbers.put(parameter, field);
            fields.add(field);
        });
    }

    private static Div line(TuningObjective objective) {
        Span title = new Span(objective.title());
        title.addClassName("strong");
        Div explanation = new Div(objective.explanation());
        explanation.addClassName("quiet");
        return new Div(title, explanation);
    }
}
