package io.attune.ui.round;

import static io.attune.ui.round.Metric.EXPLAINED;
import static io.attune.ui.round.Metric.GROUP_REWARD;
import static io.attune.ui.round.Metric.GROUP_SPREAD;
import static io.attune.ui.round.Metric.IMITATION;
import static io.attune.ui.round.Metric.KL;
import static io.attune.ui.round.Metric.KL_COEFFICIENT;
import static io.attune.ui.round.Metric.LOSS;
import static io.attune.ui.round.Metric.MARGIN;
import static io.attune.ui.round.Metric.REWARD_ACCURACY;
import static io.attune.ui.round.Metric.REWARD_ACCURACY_HIGH;
import static io.attune.ui.round.Metric.REWARD_ACCURACY_LOW;
import static io.attune.ui.round.Metric.STAGE;
import static io.attune.ui.round.Metric.VALUE_LOSS;
import static io.attune.ui.round.Metric.WIN_RATE;
import static io.attune.ui.round.Metric.WIN_RATE_HIGH;
import static io.attune.ui.round.Metric.WIN_RATE_LOW;

import com.vaadin.flow.component.html.Div;
import io.attune.annotation.round.Point;
import io.attune.annotation.round.RoundView;
import io.attune.annotation.round.Rounds;
import io.attune.annotation.round.TuningObjective;
import io.attune.kafka.event.RoundSpec.Groups;
import io.attune.ui.chart.ChartSpec;
import io.attune.ui.chart.ChartSpec.Band;
import io.attune.ui.chart.ChartSpec.Limit;
import io.attune.ui.chart.ChartSpec.Series;
import io.attune.ui.chart.LineChart;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The pictures of a round. Their titles say what they show now. */
final class Charts extends Div {
    private static final double MAY_JUDGE = 0.65;
    /** As many as styles.css has. */
    private static final int DIMENSION_COLOURS = 6;

    private final Figures figures;
    private final List<Picture> pictures = new ArrayList<>();

    /** A chart and its series, the one without which nothing can be said, and the sentences for both cases. */
    private record Picture(LineChart chart, Set<String> keys, String decisive, Supplier<String> now, String before) {}

    /**
     * All pictures with their past.
     *
     * @param start label of the version that the round began with
     */
    Charts(Rounds rounds, RoundView round, String start, Figures figures) {
        this.figures = figures;
        addClassName("charts");
        if (round.spec().oracle() != null) {
            addWins(start);
        }
        addKl(round.spec().limits().kl(), start);
        Groups groups = round.spec().groups();
        TuningObjective objective = TuningObjective.of(round.spec().objective());
        if (groups == null) {
            addLearning();
        } else {
            addGroups(groups, objective);
        }
        if (objective.inStages()) {
            addStages();
        }
        addReward(ScoredDimension.of(round.spec()));
        for (Picture picture : pictures) {
            picture.keys().forEach(key -> picture.chart().fill(key, rounds.series(round.id(), key, -1)));
            add(picture.chart());
        }
        describe();
    }

    void grow(Map<String, Point> points) {
        points.forEach(
                (series, point) -> pictures.forEach(picture -> picture.chart().grow(series, point)));
        describe();
    }

    private void addWins(String start) {
        add(
                share(
                        "version",
                        "% won",
                        line(WIN_RATE, "win rate", "--series-policy"),
                        new Limit(0.5, "as " + start, false),
                        new Band(WIN_RATE_LOW.series(), WIN_RATE_HIGH.series())),
                WIN_RATE,
                () -> "The newest version wins " + figures.share(WIN_RATE, WIN_RATE_LOW, WIN_RATE_HIGH) + " against "
                        + start,
                "How often the newest version wins against " + start);
    }

    private void addKl(double limit, String start) {
        String most = limit > 0 ? String.format(Locale.ROOT, " of at most %.0f nats", limit) : " nats";
        add(
                number(
                        "version",
                        "nats per answer",
                        line(KL, "KL", "--series-kl"),
                        limit > 0 ? new Limit(limit, "limit", true) : null),
                KL,
                () -> "The policy has moved " + figures.number(KL) + most + " away from " + start,
                "How far the policy has moved away from " + start);
    }

    private void addLearning() {
        add(
                number("step", "", line(MARGIN, "margin", "--series-policy"), null),
                MARGIN,
                () -> "Chosen answers lead rejected ones by " + figures.number(MARGIN),
                "How far chosen answers lead rejected ones");
        add(
                number("step", "", line(LOSS, "loss", "--series-loss"), null),
                LOSS,
                () -> "The loss is " + figures.number(LOSS),
                "The loss of each step");
    }

    private void addStages() {
        add(
                number("step", "strength", line(STAGE, "stage", "--series-policy"), null),
                STAGE,
                () -> "The policy learns from comparisons where " + clearness(figures.value(STAGE)),
                "The policy learns from clear comparisons first");
    }

    private static String clearness(OptionalDouble gap) {
        return switch ((int) gap.orElse(0)) {
            case 3 -> "one answer is much better";
            case 2 -> "one answer is better";
            case 1 -> "one answer is slightly better";
            default -> "neither answer is better";
        };
    }

    private void addGroups(Groups groups, TuningObjective objective) {
        add(
                new ChartSpec(
                        "step",
                        "",
                        false,
                        List.of(
                                line(GROUP_REWARD, "mean reward", "--series-reward"),
                                line(GROUP_SPREAD, "spread within groups", "--series-policy")),
                        null,
                        null),
                GROUP_REWARD,
                () -> "The policy's answers are rewarded with " + figures.number(GROUP_REWARD) + " on average",
                "The policy learns once the reward model foresees people's judgments well enough");
        if (groups.adaptiveKl() != null || objective.steersItsKl()) {
            add(
                    number("step", "", line(KL_COEFFICIENT, "weight of the KL", "--series-kl"), null),
                    KL_COEFFICIENT,
                    () -> "The KL to the " + (objective.steersItsKl() ? "version that wrote the answers" : "reference")
                            + " is weighed with " + figures.exact(KL_COEFFICIENT),
                    "How the weight of the KL follows the KL");
        }
        if (objective.hasCritic()) {
            addCritic();
        }
        if (objective.imitates()) {
            addImitation();
        }
    }

    private void addCritic() {
        add(
                number("step", "", line(VALUE_LOSS, "critic's loss", "--series-loss"), null),
                VALUE_LOSS,
                () -> "The critic explains " + figures.share(EXPLAINED) + " of how rewards vary; its loss is "
                        + figures.number(VALUE_LOSS),
                "How well the critic foresees the rewards");
    }

    private void addImitation() {
        add(
                number("step", "nats per token", line(IMITATION, "demonstrations", "--series-policy"), null),
                IMITATION,
                () -> "The policy writes the demonstrations at " + figures.number(IMITATION) + " nats per token",
                "How well the policy still writes the demonstrations");
    }

    private void addReward(List<ScoredDimension> scored) {
        if (scored.isEmpty()) {
            addForeseen();
        } else {
            addOrder();
            addErrors(scored);
        }
    }

    private void addOrder() {
        add(
                new ChartSpec(
                        "step",
                        "% in order",
                        true,
                        List.of(line(REWARD_ACCURACY, "reward model", "--series-reward")),
                        new Limit(MAY_JUDGE, "may judge", false),
                        null),
                REWARD_ACCURACY,
                () -> "The reward model puts " + figures.share(REWARD_ACCURACY)
                        + " of scored answers in people's order",
                "How many scored answers the reward model puts in people's order");
    }

    private void addErrors(List<ScoredDimension> scored) {
        List<Series> lines = IntStream.range(0, scored.size())
                .mapToObj(place -> new Series(
                        scored.get(place).error(),
                        scored.get(place).name(),
                        "--dimension-" + (1 + place % DIMENSION_COLOURS)))
                .toList();
        add(
                new ChartSpec("step", "points", false, lines, null, null),
                lines.getFirst().key(),
                () -> "The reward model is " + figures.error() + " points off people's scores",
                "How far the reward model is off people's scores");
    }

    private void addForeseen() {
        add(
                share(
                        "step",
                        "% foreseen",
                        line(REWARD_ACCURACY, "reward model", "--series-reward"),
                        new Limit(MAY_JUDGE, "may judge", false),
                        new Band(REWARD_ACCURACY_LOW.series(), REWARD_ACCURACY_HIGH.series())),
                REWARD_ACCURACY,
                () -> "The reward model foresees "
                        + figures.share(REWARD_ACCURACY, REWARD_ACCURACY_LOW, REWARD_ACCURACY_HIGH)
                        + " of judgments",
                "How many of people's judgments the reward model foresees");
    }

    private void add(ChartSpec spec, Metric metric, Supplier<String> now, String before) {
        add(spec, metric.series(), now, before);
    }

    private void add(ChartSpec spec, String decisive, Supplier<String> now, String before) {
        pictures.add(new Picture(new LineChart(before, spec), spec.keys(), decisive, now, before));
    }

    private void describe() {
        for (Picture picture : pictures) {
            boolean known = figures.value(picture.decisive()).isPresent();
            picture.chart().describe(known ? picture.now().get() : picture.before());
        }
    }

    private static Series line(Metric metric, String label, String colour) {
        return new Series(metric.series(), label, colour);
    }

    private static ChartSpec share(String x, String unit, Series line, Limit limit, Band band) {
        return new ChartSpec(x, unit, true, List.of(line), limit, band);
    }

    private static ChartSpec number(String x, String unit, Series line, @Nullable Limit limit) {
        return new ChartSpec(x, unit, false, List.of(line), limit, null);
    }
}
