package io.attune.ui.round;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Span;
import io.attune.annotation.round.RoundView.JudgmentCounts;

/** How many judgments people gave and how many a model: two lengths of one bar. */
final class WhoJudged extends Div {
    private final H2 title = new H2();
    private final Span people = new Span();
    private final Span judge = new Span();
    private final Span words = new Span();

    WhoJudged() {
        addClassNames("panel", "chart", "who-judged");
        people.addClassName("people");
        judge.addClassName("judge");
        Div bar = new Div(people, judge);
        bar.addClassName("bar");
        bar.getElement().setAttribute("aria-hidden", "true");
        words.addClassName("quiet");
        add(title, bar, words);
    }

    void show(JudgmentCounts counts) {
        long all = counts.all();
        title.setText(
                all == 0
                        ? "Nobody has judged yet"
                        : "People gave " + Math.round(100.0 * counts.byPeople() / all) + " % of " + all + " judgments");
        people.getStyle().set("flex-grow", Long.toString(counts.byPeople()));
        judge.getStyle().set("flex-grow", Long.toString(counts.byJudge()));
        words.setText(counts.byPeople() + " by people, " + counts.byJudge() + " by the reward model");
    }
}
