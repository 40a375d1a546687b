package io.attune.annotation.round;

import io.attune.kafka.event.TaskKind;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the launch page offers. The trainer owns the objectives and their true defaults: a parameter that is left out is not
 * sent, and the value here is only what the page shows.
 */
public enum TuningObjective {
    ONLINE_DPO(
            "online-dpo",
            "Online DPO",
            "Two answers of the newest version are compared; the chosen one becomes likelier than the other.",
            true,
            Set.of(TaskKind.PAIR, TaskKind.SCORES),
            Parameter.BETA,
            Parameter.LABEL_SMOOTHING,
            Parameter.ROBUST,
            Parameter.AVERAGE),
    ONLINE_KTO(
            "online-kto",
            "Online KTO",
            "Answers of the newest version are good or bad; no comparison is needed.",
            true,
            Set.of(TaskKind.THUMB, TaskKind.PAIR, TaskKind.SCORES),
            Parameter.BETA,
            Parameter.DESIRABLE_WEIGHT,
            Parameter.UNDESIRABLE_WEIGHT),
    ONLINE_IPO(
            "online-ipo",
            "Online IPO",
            "As online DPO, but the margin goes to a fixed size: with few or certain judgments the policy stays near its start.",
            true,
            Set.of(TaskKind.PAIR, TaskKind.SCORES),
            Parameter.TAU,
            Parameter.AVERAGED),
    ONLINE_SLIC(
            "online-slic",
            "Online SLiC",
            "As online DPO, but a pair whose margin is wide enough teaches nothing more.",
            true,
            Set.of(TaskKind.PAIR, TaskKind.SCORES),
            Parameter.BETA),
    GRPO(
            "grpo",
            "GRPO on groups of answers",
            "People's judgments teach a reward model; the policy writes several answers to a question and learns from the better ones.",
            true,
            Set.of(TaskKind.PAIR, TaskKind.SCORES),
            Parameter.LOSS_KL,
            Parameter.EPSILON_LOW,
            Parameter.EPSILON_HIGH),
    RLOO(
            "rloo",
            "RLOO on groups of answers",
            "As GRPO, but an answer counts by how far its reward is over that of the others, and the KL is taken out of the reward.",
            true,
            Set.of(TaskKind.PAIR, TaskKind.SCORES),
            Parameter.REWARD_KL),
    DR_GRPO(
            "dr-grpo",
            "Dr. GRPO on groups of answers",
            "As GRPO, but neither long wrong answers nor questions with nearly equal answers count for more.",
            true,
            Set.of(TaskKind.PAIR, TaskKind.SCORES),
            Parameter.NO_LOSS_KL,
            Parameter.EPSILON_LOW,
            Parameter.EPSILON_HIGH),
    GSPO(
            "gspo",
            "GSPO on groups of answers",
            "As GRPO, but an answer is weighed as a whole and not token by token.",
            true,
            Set.of(TaskKind.PAIR, TaskKind.SCORES),
            Parameter.NO_LOSS_KL),
    DPO(
            "dpo",
            "DPO on collected judgments",
            "Learns from the comparisons that the project already has, imported ones included; asks for no new answers.",
            false,
            Set.of(TaskKind.PAIR),
            Parameter.BETA,
            Parameter.LABEL_SMOOTHING,
            Parameter.ROBUST,
            Parameter.AVERAGE),
    IPO(
            "ipo",
            "IPO on collected judgments",
            "Learns from the comparisons that the project already has; the margin goes to a fixed size.",
            false,
            Set.of(TaskKind.PAIR),
            Parameter.TAU,
            Parameter.AVERAGED),
    SIMPO(
            "simpo",
            "SimPO on collected judgments",
            "Learns from the comparisons that the project already has, by mean log-probs; nothing holds it to its start.",
            false,
            Set.of(TaskKind.PAIR),
            Parameter.SCALE,
            Parameter.MARGIN),
    ORPO(
            "orpo",
            "ORPO on collected judgments",
            "Imitates the chosen answers and makes the rejected ones less likely beside; nothing holds it to its start.",
            false,
            Set.of(TaskKind.PAIR),
            Parameter.ODDS),
    KTO(
            "kto",
            "KTO on collected judgments",
            "Learns from the good and bad answers that the project already has; a comparison counts as one of each.",
            false,
            Set.of(TaskKind.THUMB, TaskKind.PAIR),
            Parameter.BETA,
            Parameter.DESIRABLE_WEIGHT,
            Parameter.UNDESIRABLE_WEIGHT);

    /**
     * A number that an objective takes.
     *
     * @param name as the trainer knows it
     * @param usual what the field shows until it is changed
     */
    public record Parameter(String name, String explanation, double usual, double least, double most) {
        static final Parameter BETA = new Parameter(
                "beta",
                "How strongly the policy is held to the version it started from; higher holds more",
                0.1,
                0.001,
                10);
        static final Parameter LABEL_SMOOTHING =
                new Parameter("label_smoothing", "Share of judgments taken to be the wrong way round", 0, 0, 0.49);
        static final Parameter ROBUST = new Parameter(
                "robust",
                "1 removes the bias of wrong labels rather than hedging against them; uses label_smoothing",
                0,
                0,
                1);
        static final Parameter AVERAGE =
                new Parameter("average", "1 compares means over tokens, so that length does not count", 0, 0, 1);
        static final Parameter TAU = new Parameter(
                "tau", "How strongly the policy is held to its start: the margin goes to 1/(2τ)", 0.1, 0.001, 10);
        static final Parameter AVERAGED =
                new Parameter("average", "1 compares means over tokens, so that length does not count", 1, 0, 1);
        static final Parameter SCALE = new Parameter("beta", "How sharply mean log-probs are told apart", 2, 0.01, 100);
        static final Parameter MARGIN = new Parameter(
                "gamma_beta_ratio", "By how many nats a token the chosen answer should be likelier", 0.25, 0, 10);
        static final Parameter ODDS =
                new Parameter("lambda", "Weight of the odds between chosen and rejected", 0.1, 0, 100);
        static final Parameter LOSS_KL = new Parameter(
                "beta",
                "How strongly the policy is held to the version it started from, as a KL beside the reward",
                0.04,
                0,
                10);
        static final Parameter NO_LOSS_KL = new Parameter(
                "beta",
                "How strongly the policy is held to the version it started from, as a KL beside the reward; 0 lets it go",
                0,
                0,
                10);
        static final Parameter REWARD_KL = new Parameter(
                "beta",
                "How strongly the policy is held to the version it started from, as a KL taken out of the reward",
                0.05,
                0,
                10);
        static final Parameter EPSILON_LOW = new Parameter(
                "epsilon_low",
                "How much less likely a bad answer's token may become before it moves the policy no more",
                0.2,
                0,
                1);
        static final Parameter EPSILON_HIGH = new Parameter(
                "epsilon_high",
                "How much likelier a good answer's token may become before it moves the policy no more",
                0.2,
                0,
                10);
        static final Parameter DESIRABLE_WEIGHT =
                new Parameter("desirable_weight", "Weight of a good answer", 1, 0.01, 100);
        static final Parameter UNDESIRABLE_WEIGHT =
                new Parameter("undesirable_weight", "Weight of a bad answer", 1, 0.01, 100);
    }

    private final String id;
    private final String title;
    private final String explanation;
    private final boolean live;

    @SuppressWarnings("ImmutableEnumChecker") // made by Set.of
    private final Set<TaskKind> kinds;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<Parameter> parameters;

    TuningObjective(
            String id, String title, String explanation, boolean live, Set<TaskKind> kinds, Parameter... parameters) {
        this.id = id;
        this.title = title;
        this.explanation = explanation;
        this.live = live;
        this.kinds = kinds;
        this.parameters = List.of(parameters);
    }

    /** The objective of that id. @throws IllegalArgumentException naming those that exist */
    public static TuningObjective of(String id) {
        return Arrays.stream(values())
                .filter(objective -> objective.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no objective is called " + id + "; there are "
                        + Arrays.stream(values()).map(TuningObjective::id).collect(Collectors.joining(", "))));
    }

    public String id() {
        return id;
    }

    public String title() {
        return title;
    }

    /** One sentence for the launch page. */
    public String explanation() {
        return explanation;
    }

    /** Whether it draws answers and asks people while it learns; otherwise it learns from what is there. */
    public boolean live() {
        return live;
    }

    public List<Parameter> parameters() {
        return parameters;
    }

    /** Whether something holds the policy to where it was; the reference may then follow it. */
    public boolean hasReference() {
        return switch (this) {
            case ONLINE_DPO, ONLINE_KTO, ONLINE_IPO, ONLINE_SLIC, GRPO, RLOO, DR_GRPO, GSPO, DPO, IPO, KTO -> true;
            case SIMPO, ORPO -> false;
        };
    }

    /** Whether the policy learns from groups of its own answers, rewarded by the reward model that people's judgments teach. */
    public boolean rewarded() {
        return switch (this) {
            case GRPO, RLOO, DR_GRPO, GSPO -> true;
            case ONLINE_DPO, ONLINE_KTO, ONLINE_IPO, ONLINE_SLIC, DPO, IPO, SIMPO, ORPO, KTO -> false;
        };
    }

    /** Whether it can learn from judgments of this kind. */
    public boolean learnsFrom(TaskKind kind) {
        return kinds.contains(kind);
    }
}
