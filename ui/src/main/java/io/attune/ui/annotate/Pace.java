package io.attune.ui.annotate;

import com.vaadin.flow.component.html.Span;
import io.attune.annotation.judgment.AnnotatorProgress;
import io.attune.annotation.judgment.JudgmentCounts;
import io.attune.ui.text.Times;
import java.time.Clock;
import java.util.UUID;

/** How much I have judged today, and how fast: a figure for oneself, not for a ranking. */
final class Pace extends Span {
    /** The database is asked again after so many judgments; in between they are counted here. */
    private static final int ASK_AFTER = 10;

    private final JudgmentCounts counts;
    private final UUID annotator;
    private final Clock clock;
    private AnnotatorProgress progress;
    private final Span judged = new Span();
    private final Span speed = new Span();
    private int since;

    Pace(JudgmentCounts counts, UUID annotator, Clock clock) {
        this.counts = counts;
        this.annotator = annotator;
        this.clock = clock;
        addClassName("quiet");
        setId("pace");
        speed.addClassName("wide-only");
        add(judged, speed);
        progress = ask();
        show();
    }

    void judged() {
        since++;
        show();
    }

    void takenBack() {
        since--;
        show();
    }

    private void show() {
        if (Math.abs(since) >= ASK_AFTER || (since > 0 && progress.medianSeconds() == null)) {
            progress = ask();
            since = 0;
        }
        Double median = progress.medianSeconds();
        judged.setText((progress.today() + since) + " judged");
        speed.setText(median == null ? "" : " · " + Math.round(median) + " s median");
    }

    private AnnotatorProgress ask() {
        return counts.of(annotator, Times.dayStart(clock.instant()));
    }
}
