package io.attune.ui.round;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.textfield.IntegerField;
import com.vaadin.flow.component.textfield.NumberField;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What of the policy is tuned: adapters of some layers or of all, or every weight. */
final class AdapterChoice extends Div {
    private static final int MOST = 1024;

    private final IntegerField rank = new IntegerField("Adapter rank");
    private final NumberField alpha = new NumberField("Alpha");
    private final TextField layers = new TextField("Layers");
    private final Paragraph explanation = new Paragraph();

    /** @param usual rank */
    AdapterChoice(int usual) {
        addClassName("form");
        setId("adapter");
        rank.setMin(0);
        rank.setMax(MOST);
        rank.setValue(usual);
        rank.setValueChangeMode(ValueChangeMode.LAZY);
        rank.addValueChangeListener(change -> follow(change.getValue()));
        alpha.setMin(0);
        layers.setPlaceholder("all");
        explanation.addClassName("quiet");
        Div fields = new Div(rank, alpha, layers);
        fields.addClassNames("fields", "adapter");
        add(fields, explanation);
        follow(usual);
    }

    /** The layers of the version that the round starts from, by their short names; none where they are not known. */
    void offer(List<String> names) {
        explanation.setText("An adapter counts by alpha / rank; rank 0 tunes all weights."
                + (names.isEmpty() ? "" : " Layers, with commas: " + String.join(", ", names) + "."));
    }

    /** 0 for all weights. @throws IllegalArgumentException when the field is empty */
    int rank() {
        Integer value = rank.getValue();
        if (value == null) {
            throw new IllegalArgumentException("the adapter has no rank: give one, or 0 to tune all weights");
        }
        return value;
    }

    /** Null for twice the rank. */
    @Nullable
    Double alpha() {
        return rank() == 0 ? null : alpha.getValue();
    }

    /** None for every layer. */
    List<String> targets() {
        return rank() == 0
                ? List.of()
                : Stream.of(layers.getValue().split("[,\\s]+"))
                        .filter(name -> !name.isEmpty())
                        .toList();
    }

    private void follow(@Nullable Integer value) {
        boolean adapts = value == null || value > 0;
        alpha.setEnabled(adapts);
        layers.setEnabled(adapts);
        alpha.setPlaceholder(value == null ? "" : String.valueOf(2L * value));
    }
}
