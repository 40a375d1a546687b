package io.attune.ui.round;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import io.attune.annotation.round.Latency;
import io.attune.annotation.round.RoundView;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The five numbers that say how a round goes. */
final class StatRow extends Div {
    private final Stat win = new Stat("win rate");
    private final Stat kl = new Stat("KL to the start");
    private final Stat accuracy = new Stat("reward accuracy");
    private final Stat judgments = new Stat("judgments");
    private final Stat lag = new Stat("from judgment to weights");

    StatRow() {
        addClassName("stats");
        add(win, kl, accuracy, judgments, lag);
    }

    /** What was measured. */
    void show(RoundView round, Figures figures) {
        win.setVisible(round.spec().oracle() != null);
        win.show(figures.share(Metric.WIN_RATE, Metric.WIN_RATE_LOW, Metric.WIN_RATE_HIGH), "");
        double limit = round.spec().limits().kl();
        kl.show(figures.number(Metric.KL), limit > 0 ? String.format(Locale.ROOT, "nats / limit %.0f", limit) : "nats");
        accuracy.show(
                figures.share(Metric.REWARD_ACCURACY, Metric.REWARD_ACCURACY_LOW, Metric.REWARD_ACCURACY_HIGH), "");
    }

    /** What the database counts. */
    void count(RoundView round, Latency latency) {
        RoundView.JudgmentCounts counts = round.judgments();
        judgments.show(
                Long.toString(counts.all()), counts.byPeople() + " by people, " + counts.byJudge() + " by the judge");
        lag.show(seconds(latency.appliedMedian()), "median, p95 " + seconds(latency.appliedP95()));
    }

    private static String seconds(@Nullable Duration duration) {
        return duration == null ? "–" : String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }

    private static final class Stat extends Div {
        private final Span value = new Span();
        private final Span rest = new Span();

        Stat(String label) {
            addClassName("stat");
            value.addClassName("value");
            rest.addClassName("label");
            Span name = new Span(label);
            name.addClassName("label");
            Div line = new Div(value);
            add(line, new Div(name), rest);
        }

        void show(String number, String more) {
            value.setText(number);
            rest.setText(more);
        }
    }
}
