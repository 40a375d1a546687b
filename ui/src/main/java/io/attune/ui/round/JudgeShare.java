package io.attune.ui.round;

import com.vaadin.flow.component.html.NativeLabel;
import com.vaadin.flow.component.html.RangeInput;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.data.value.ValueChangeMode;
import io.attune.annotation.round.TuningObjective;
import java.util.function.DoubleConsumer;

/** How many of the pairs a judge may take off people's hands. */
final class JudgeShare extends NativeLabel {
    private final Span label = new Span();
    private final RangeInput range = new RangeInput();
    private final Span value = new Span();

    /**
     * A slider.
     *
     * @param what it is a share of
     * @param chosen told when the person moves it, in [0, 1]
     */
    JudgeShare(String what, double share, DoubleConsumer chosen) {
        label.setText(what);
        addClassName("share");
        range.setMin(0);
        range.setMax(100);
        range.setStep(5.0);
        range.setValueChangeMode(ValueChangeMode.ON_CHANGE);
        range.addValueChangeListener(change -> {
            say(change.getValue() / 100);
            if (change.isFromClient()) {
                chosen.accept(change.getValue() / 100);
            }
        });
        add(label, range, value);
        show(share);
    }

    /** What it is a share of in a round of this objective. */
    static String of(TuningObjective objective) {
        return objective.rewarded() ? "groups that nobody is asked about" : "share to judge";
    }

    void name(String what) {
        label.setText(what);
    }

    void show(double share) {
        range.setValue(100 * share);
        // a browser shows the middle of a range until it is told a value, and 0 is not told for being the default
        range.getElement().setProperty("value", Double.toString(100 * share));
        say(share);
    }

    double share() {
        return range.getValue() / 100;
    }

    private void say(double share) {
        value.setText(Math.round(100 * share) + " %");
    }
}
