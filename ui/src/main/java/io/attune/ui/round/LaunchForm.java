package io.attune.ui.round;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.IntegerField;
import com.vaadin.flow.component.textfield.NumberField;
import io.attune.annotation.dataset.Demonstrations;
import io.attune.annotation.policy.PolicyView;
import io.attune.annotation.project.ProjectView;
import io.attune.annotation.round.LaunchRound;
import io.attune.annotation.round.RoundView;
import io.attune.annotation.round.TuningObjective;
import io.attune.kafka.event.Message;
import io.attune.kafka.event.RoundSpec.Limits;
import io.attune.kafka.event.TaskKind;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The fields of the launch page, with defaults that work. */
final class LaunchForm extends Div {
    private static final double USUAL_SHARE = 0.5;
    private static final int USUAL_RANK = 16;

    private final ProjectView project;
    private final @Nullable RoundView previous;
    private final Select<PolicyView> start = new Select<>();
    private final AdapterChoice adapter = new AdapterChoice(USUAL_RANK);
    private final ObjectiveChoice objective;
    private final ReferenceChoice reference = new ReferenceChoice();
    private final GroupChoice groups = new GroupChoice(LaunchRound.USUAL_GROUPS);
    private final DemonstrationChoice demonstrations;
    private final RewardWeights weights;
    private final JudgeShare share;
    private final IntegerField judgments = new IntegerField("Judgments");
    private final IntegerField minutes = new IntegerField("Minutes");
    private final NumberField kl = new NumberField("KL, nats per answer");
    private final IntegerField shown = new IntegerField("Prompts shown on the live page");
    private final IntegerField measured = new IntegerField("Prompts held out for measuring");
    private Runnable told = () -> {};
    private boolean rewarded;

    /**
     * The form with its defaults.
     *
     * @param versions to start from, newest first
     * @param layers the layers of a version that an adapter can be for, by their short names
     * @param imitable files of demonstrations of the project, newest first
     * @param previous the project's newest round, whose shown and held-out prompts are used again; null for the first
     */
    LaunchForm(
            ProjectView project,
            List<PolicyView> versions,
            Function<UUID, List<String>> layers,
            List<Demonstrations> imitable,
            @Nullable RoundView previous) {
        this.project = project;
        this.previous = previous;
        this.objective = new ObjectiveChoice(project.kind());
        this.demonstrations = new DemonstrationChoice(imitable);
        this.weights = new RewardWeights(project.dimensions());
        this.share = new JudgeShare("share to judge", scored() ? USUAL_SHARE : 0, _ -> changed());
        addClassName("form");
        start.setLabel("Start from");
        start.setItems(versions);
        start.setItemLabelGenerator(
                version -> version.label() + (version.isBase() ? "" : ", " + version.learnedFrom()));
        start.addValueChangeListener(
                change -> adapter.offer(layers.apply(change.getValue().id())));
        versions.stream().findFirst().ifPresent(start::setValue);
        limits();
        Div second = row(judgments, minutes, kl);
        weights.setVisible(scored());
        groups.setVisible(false);
        demonstrations.setVisible(false);
        add(start, adapter, objective, reference, groups, demonstrations, weights, share, second, prompts(previous));
        Stream.of(judgments, minutes).forEach(field -> field.addValueChangeListener(_ -> changed()));
        kl.addValueChangeListener(_ -> changed());
        objective.onChange(() -> {
            TuningObjective wished = objective.objective();
            share.setVisible(wished != null && wished.live());
            reference.setVisible(wished != null && wished.hasReference());
            if (wished != null) {
                suggestShare(wished);
            }
            changed();
        });
    }

    /** Rewards come from the reward model, so that people need to see but some of the groups. */
    private void suggestShare(TuningObjective wished) {
        groups.setVisible(wished.rewarded());
        groups.offerFollowing(!wished.steersItsKl());
        demonstrations.setVisible(wished.imitates());
        weights.explain(wished.rewarded());
        share.name(JudgeShare.of(wished));
        if (wished.rewarded() != rewarded) {
            rewarded = wished.rewarded();
            share.show(rewarded ? LaunchRound.USUAL_SHARE : scored() ? USUAL_SHARE : 0);
        }
    }

    private boolean scored() {
        return project.kind() == TaskKind.SCORES;
    }

    /** Scores alone teach what learns from good and bad; the rest waits for the judge, who compares by them. */
    private boolean learnsFromJudgeAlone() {
        TuningObjective chosen = objective.objective();
        return scored() && chosen != null && !chosen.learnsFrom(TaskKind.THUMB);
    }

    private Component prompts(@Nullable RoundView earlier) {
        if (earlier == null) {
            return row(shown, measured);
        }
        Paragraph same = new Paragraph("Shows and measures the same prompts as round " + earlier.number()
                + ", so that the two can be compared.");
        same.addClassName("quiet");
        return same;
    }

    private void limits() {
        judgments.setHelperText("Stops after so many; 0 means no limit");
        minutes.setHelperText("Stops after so long; 0 means no limit");
        kl.setHelperText("Stops when the policy has moved so far from its start; 0 means no limit");
        judgments.setValue(400);
        minutes.setValue(0);
        kl.setValue(6.0);
        shown.setValue(3);
        shown.setMin(0);
        shown.setMax(12);
        measured.setValue(64);
        measured.setMin(0);
        measured.setMax(1000);
    }

    /** How many prompts the launch wants from the project, shown ones first. */
    int prompts() {
        return previous == null ? of(shown) + of(measured) : 0;
    }

    /**
     * The launch as the fields say.
     *
     * @param prompts of the project, as many as {@link #prompts()} or fewer
     */
    LaunchRound launch(List<List<Message>> prompts) {
        PolicyView from = start.getValue();
        TuningObjective chosen = objective.objective();
        if (from == null) {
            throw new IllegalArgumentException("there is no version to start from: register a base model first");
        }
        if (chosen == null) {
            throw new IllegalArgumentException("no objective learns from judgments of kind " + project.kind());
        }
        LaunchRound usual = LaunchRound.usual(project.id(), from.id(), chosen);
        int split = Math.min(of(shown), prompts.size());
        return new LaunchRound(
                project.id(),
                from.id(),
                chosen.id(),
                objective.parameters(),
                chosen.hasReference() ? reference.updates() : null,
                chosen.rewarded() ? groups.groups() : null,
                chosen.imitates() ? demonstrations.chosen() : null,
                adapter.rank(),
                adapter.alpha(),
                adapter.targets(),
                usual.optimisation(),
                usual.sampling(),
                chosen.live() ? share.share() : 0,
                weights.values(),
                limitsChosen(),
                previous == null ? null : previous.spec().oracle(),
                previous == null ? prompts.subList(0, split) : previous.spec().shownPrompts(),
                previous == null
                        ? prompts.subList(split, prompts.size())
                        : previous.spec().evaluationPrompts(),
                usual.seed());
    }

    /** What pressing the button will do. */
    String promise() {
        Limits limits = limitsChosen();
        String much = limits.judgments() == 0 ? "judgments" : limits.judgments() + " judgments";
        String time = limits.minutes() == 0 ? "" : ", at most " + limits.minutes() + " min";
        TuningObjective chosen = objective.objective();
        return chosen != null && !chosen.live()
                ? "Start: learn from the judgments that are there" + time
                : "Start: " + much + who() + time;
    }

    private String who() {
        if (rewarded) {
            return " by people, from which a reward model learns to reward the policy";
        }
        if (share.share() > 0) {
            return ", " + Math.round(100 * share.share()) + " % by the judge, the rest by people";
        }
        return learnsFromJudgeAlone() ? " by people; the reward model alone learns" : " by people";
    }

    void onChange(Runnable listener) {
        told = listener;
    }

    private void changed() {
        told.run();
    }

    private Limits limitsChosen() {
        Double most = kl.getValue();
        return new Limits(of(judgments), of(minutes), most == null ? 0 : most);
    }

    private static int of(IntegerField field) {
        Integer value = field.getValue();
        return value == null ? 0 : value;
    }

    private static Div row(Component... fields) {
        Div row = new Div(fields);
        row.addClassName("fields");
        return row;
    }
}
