package io.attune.ui.annotate;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.dom.Element;
import java.util.stream.IntStream;

/** What stands on the stage when there is no task: why, and what happens next. The script decides which of them is seen. */
final class Waiting extends Div {
    private final Element writing = new Element("strong");

    Waiting() {
        addClassName("waiting");
        writing(0);
        Div idle = state("idle", writing, "The next task appears here by itself. You can leave the page open.");
        Div broken = state(
                "broken",
                new Element("strong").setText("The service does not answer"),
                "What you have judged is kept in this browser and is sent as soon as it answers again.");
        Div skeleton = new Div();
        skeleton.addClassName("skeleton");
        IntStream.range(0, 5).forEach(_ -> skeleton.getElement().appendChild(new Element("i")));
        add(idle, broken, skeleton);
    }

    /** @param tasks how many the policy is writing answers for */
    void writing(int tasks) {
        writing.setText(tasks > 0 ? "Waiting for new answers: the policy is writing " + tasks : "Nothing to judge now");
    }

    private static Div state(String name, Element fact, String advice) {
        Div state = new Div();
        state.addClassNames("state", name);
        state.getElement().appendChild(fact);
        state.add(new Span(advice));
        return state;
    }
}
