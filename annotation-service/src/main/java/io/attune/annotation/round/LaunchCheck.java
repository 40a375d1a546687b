package io.attune.annotation.round;

import io.attune.annotation.dataset.Datasets;
import io.attune.annotation.policy.Policies;
import io.attune.annotation.policy.StartingPoint;
import io.attune.annotation.project.Dimension;
import io.attune.annotation.project.ProjectView;
import io.attune.annotation.project.Projects;
import io.attune.annotation.prompt.Prompts;
import io.attune.kafka.event.Artefact;
import io.attune.kafka.event.RoundSpec;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes a spec of a wish, or says what does not fit. */
@Component
class LaunchCheck {
    private static final int HIGHEST_RANK = 1024;
    private static final int MOST_TOKENS = 8192;
    private static final double MOST_WEIGHT = 10;
    /** As many as one request may ask for. */
    private static final int MOST_COMPLETIONS = 64;

    private final Projects projects;
    private final Prompts prompts;
    private final Policies policies;
    private final RoundData data;
    private final Datasets datasets;

    LaunchCheck(Projects projects, Prompts prompts, Policies policies, RoundData data, Datasets datasets) {
        this.projects = projects;
        this.prompts = prompts;
        this.policies = policies;
        this.data = data;
        this.datasets = datasets;
    }

    /** The checked wish. @throws IllegalArgumentException with the cause and the cure */
    RoundSpec spec(LaunchRound launch) {
        ProjectView project = projects.get(launch.project());
        TuningObjective objective = TuningObjective.of(launch.objective());
        requireFits(objective, project);
        if (launch.reference() != null && !objective.hasReference()) {
            throw new IllegalArgumentException(objective.id()
                    + (objective.inStages()
                            ? " moves its reference by itself, stage by stage: leave reference out"
                            : " has no reference that could follow the policy: leave it fixed"));
        }
        requireGroups(objective, launch);
        launch.parameters().forEach((name, value) -> requireParameter(objective, name, value));
        requireBetween("loraRank", launch.loraRank(), 0, HIGHEST_RANK);
        requireBetween("sampling.maxNewTokens", launch.sampling().maxNewTokens(), 1, MOST_TOKENS);
        requireBetween("sampling.topP", launch.sampling().topP(), 0, 1);
        requireBetween("limits.judgments", launch.limits().judgments(), 0, Integer.MAX_VALUE);
        requireBetween("limits.minutes", launch.limits().minutes(), 0, Integer.MAX_VALUE);
        requireBetween("limits.kl", launch.limits().kl(), 0, Double.MAX_VALUE);
        requireMaterial(objective, project);
        policies.layers(launch.start()).ifPresent(layers -> layers.require(launch.loraTargets()));
        return spec(launch, project, start(launch), demonstrations(objective, launch));
    }

    private static void requireGroups(TuningObjective objective, LaunchRound launch) {
        RoundSpec.Groups groups = launch.groups();
        if (!objective.rewarded()) {
            if (groups != null) {
                throw new IllegalArgumentException(
                        objective.id() + " learns from judgments and draws no groups: leave groups out");
            }
            return;
        }
        if (groups == null) {
            throw new IllegalArgumentException(
                    objective.id() + " learns from groups of answers: say how many completions a group has");
        }
        requireBetween("groups.completions", groups.completions(), 2, MOST_COMPLETIONS);
        requireBetween("groups.staleness", groups.staleness(), 1, Integer.MAX_VALUE);
        requireBetween("optimisation.publishEvery", launch.optimisation().publishEvery(), 0, 0);
        if (groups.adaptiveKl() != null) {
            requireSteerable(objective, launch);
        }
    }

    private static void requireSteerable(TuningObjective objective, LaunchRound launch) {
        if (objective.steersItsKl()) {
            throw new IllegalArgumentException(objective.id()
                    + " has its own KL whose weight follows: leave adaptiveKl out, and give kl_target and kl_rule");
        }
        boolean held = objective.parameters().stream()
                .filter(parameter -> parameter.name().equals("beta"))
                .anyMatch(beta -> launch.parameters().getOrDefault(beta.name(), beta.usual()) > 0);
        if (!held) {
            throw new IllegalArgumentException(
                    "beta is 0, so that there is no KL whose weight could follow: give a beta over 0, or leave adaptiveKl out");
        }
    }

    /** Null where the objective imitates none. */
    private @Nullable Artefact demonstrations(TuningObjective objective, LaunchRound launch) {
        UUID file = launch.demonstrations();
        if (objective.imitates() != (file != null)) {
            throw new IllegalArgumentException(objective.id()
                    + (objective.imitates()
                            ? " imitates demonstrations: import a file of them into the project and name it, or choose ppo"
                            : " imitates no demonstrations: leave them out, or choose ppo-ptx"));
        }
        return file == null
                ? null
                : datasets.demonstrations(launch.project(), file).file();
    }

    private StartingPoint start(LaunchRound launch) {
        StartingPoint start = policies.startingPoint(launch.start());
        if (!start.version().project().equals(launch.project())) {
            throw new IllegalArgumentException(
                    start.version().label() + " belongs to another project: register its base model in this one");
        }
        return start;
    }

    private static void requireFits(TuningObjective objective, ProjectView project) {
        if (!objective.learnsFrom(project.kind())) {
            throw new IllegalArgumentException(objective.id() + " does not learn from what " + project.name()
                    + " collects (" + project.kind().name().toLowerCase(Locale.ROOT)
                    + "): choose another objective or a project that collects something else");
        }
    }

    /** What people score, with the weights that make one reward of it: 1 for each unless the launch gives all of them. */
    private static List<RoundSpec.Dimension> dimensions(LaunchRound launch, ProjectView project) {
        Set<String> given = new TreeSet<>(launch.weights().keySet());
        Set<String> scored =
                project.dimensions().stream().map(Dimension::name).collect(Collectors.toCollection(TreeSet::new));
        if (!given.isEmpty() && !given.equals(scored)) {
            throw new IllegalArgumentException("weights are given for " + given + ", expected one for each of " + scored
                    + ", what " + project.name() + " scores");
        }
        launch.weights()
                .forEach((name, weight) -> requireBetween("the weight of " + name, weight, -MOST_WEIGHT, MOST_WEIGHT));
        return project.dimensions().stream()
                .map(one -> new RoundSpec.Dimension(
                        one.name(), one.min(), one.max(), launch.weights().getOrDefault(one.name(), 1.0)))
                .toList();
    }

    private static void requireParameter(TuningObjective objective, String name, double value) {
        ObjectiveParameter parameter = objective.parameters().stream()
                .filter(known -> known.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(objective.id() + " has no parameter " + name
                        + "; it has "
                        + objective.parameters().stream()
                                .map(ObjectiveParameter::name)
                                .collect(Collectors.joining(", "))));
        requireBetween(name, value, parameter.least(), parameter.most());
    }

    /** A live round needs prompts to ask about, another one judgments to learn from. */
    private void requireMaterial(TuningObjective objective, ProjectView project) {
        if (objective.live() && prompts.count(project.id()) == 0) {
            throw new IllegalArgumentException(project.name() + " has no prompts: import a file of them first");
        }
        if (!objective.live() && data.newest(project.id()) == 0) {
            throw new IllegalArgumentException(project.name()
                    + " has no judgments to learn from: import preferences, or collect some in a live round");
        }
        if (objective.inStages() && !data.differInGap(project.id())) {
            throw new IllegalArgumentException(
                    objective.id() + " goes from clear judgments to close ones, and those of " + project.name()
                            + " are all equally clear: choose dpo");
        }
    }

    private static void requireBetween(String name, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new IllegalArgumentException(name + " is " + plain(value) + ", expected "
                    + (most >= Integer.MAX_VALUE ? plain(least) + " or more" : plain(least) + " to " + plain(most)));
        }
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? String.valueOf(Math.round(value)) : String.valueOf(value);
    }

    private static RoundSpec spec(
            LaunchRound launch, ProjectView project, StartingPoint start, @Nullable Artefact demonstrations) {
        return new RoundSpec(
                project.id(),
                project.kind(),
                dimensions(launch, project),
                start.base(),
                start.adapters(),
                start.version().id(),
                launch.objective(),
                Map.copyOf(launch.parameters()),
                launch.reference(),
                launch.groups(),
                demonstrations,
                launch.loraRank(),
                launch.loraAlpha(),
                launch.loraTargets(),
                launch.optimisation(),
                launch.sampling(),
                launch.judgeShare(),
                launch.limits(),
                launch.oracle(),
                launch.shownPrompts(),
                launch.evaluationPrompts(),
                launch.seed());
    }
}
