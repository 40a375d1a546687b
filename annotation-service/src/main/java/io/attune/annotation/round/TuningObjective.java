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
            ObjectiveParameter.BETA,
            ObjectiveParameter.LABEL_SMOOTHING,
            ObjectiveParameter.ROBUST,
            ObjectiveParameter.AVERAGE),
    ONLINE_KTO(
            "online-kto",
            "Online KTO",
            "Answers of the newest version are good or bad; no comparison is needed.",
            true,
            Set.of(TaskKind.THUMB, TaskKind.PAIR, TaskKind.SCORES),
            ObjectiveParameter.BETA,
            ObjectiveParameter.DESIRABLE_WEIGHT,
            ObjectiveParameter.UNDESIRABLE_WEIGHT),
    ONLINE_IPO(
            "online-ipo",
            "Online IPO",
            "As online DPO, but the margin goes to a fixed size: with few or certain judgments the policy stays near its start.",
            true,
            Set.of(TaskKind.PAIR, TaskKind.SCORES),
            ObjectiveParameter.TAU,
            ObjectiveParameter.AVERAGED),
    ONLINE_SLIC(
            "online-slic",
            "Online SLiC",
            "As online DPO, but a pair whose margin is wide enough teaches nothing more.",
            true,
            Set.of(TaskKind.PAIR, TaskKind.SCORES),
            ObjectiveParameter.BETA),
    GRPO(
            "grpo",
            "GRPO on groups of answers",
            "People's judgments teach a reward model; the policy writes several answers to a question and learns from the better ones.",
            true,
            Set.of(TaskKind.PAIR, TaskKind.SCORES),
            ObjectiveParameter.LOSS_KL,
            ObjectiveParameter.EPSILON_LOW,
            ObjectiveParameter.EPSILON_HIGH),
    RLOO(
            "rloo",
            "RLOO on groups of answers",
            "As GRPO, but an answer counts by how far its reward is over that of the others, and the KL is taken out of the reward.",
            true,
            Set.of(TaskKind.PAIR, TaskKind.SCORES),
            ObjectiveParameter.REWARD_KL),
    DR_GRPO(
            "dr-grpo",
            "Dr. GRPO on groups of answers",
            "As GRPO, but neither long wrong answers nor questions with nearly equal answers count for more.",
            true,
            Set.of(TaskKind.PAIR, TaskKind.SCORES),
            ObjectiveParameter.NO_LOSS_KL,
            ObjectiveParameter.EPSILON_LOW,
            ObjectiveParameter.EPSILON_HIGH),
    GSPO(
            "gspo",
            "GSPO on groups of answers",
            "As GRPO, but an answer is weighed as a whole and not token by token.",
            true,
            Set.of(TaskKind.PAIR, TaskKind.SCORES),
            ObjectiveParameter.NO_LOSS_KL),
    REINFORCE_PLUS_PLUS(
            "reinforce-plus-plus",
            "REINFORCE++ on groups of answers",
            "As GRPO, but a reward is measured by those of all answers of a step, not of its group alone.",
            true,
            Set.of(TaskKind.PAIR, TaskKind.SCORES),
            ObjectiveParameter.REWARD_KL,
            ObjectiveParameter.GAMMA,
            ObjectiveParameter.EPSILON_LOW,
            ObjectiveParameter.EPSILON_HIGH,
            ObjectiveParameter.GROUP_BASELINE),
    PPO(
            "ppo",
            "PPO with a critic",
            "The policy writes answers that the reward model rewards, and a critic learns what to expect at each word; what turns out better becomes likelier.",
            true,
            Set.of(TaskKind.PAIR, TaskKind.SCORES),
            ObjectiveParameter.REWARD_KL,
            ObjectiveParameter.EPSILON_LOW,
            ObjectiveParameter.EPSILON_HIGH,
            ObjectiveParameter.GAMMA,
            ObjectiveParameter.LOOKAHEAD,
            ObjectiveParameter.WHITEN,
            ObjectiveParameter.VALUE_COEFFICIENT,
            ObjectiveParameter.ENTROPY_COEFFICIENT),
    PPO_ADAPTIVE_KL(
            "ppo-adaptive-kl",
            "PPO with a critic, held step by step",
            "As PPO, but what holds a step is a KL to the version that wrote the answers, and its weight follows that KL.",
            true,
            Set.of(TaskKind.PAIR, TaskKind.SCORES),
            ObjectiveParameter.STEP_KL,
            ObjectiveParameter.KL_TARGET,
            ObjectiveParameter.KL_RULE,
            ObjectiveParameter.KL_HORIZON,
            ObjectiveParameter.REWARD_KL_BESIDE,
            ObjectiveParameter.GAMMA,
            ObjectiveParameter.LOOKAHEAD,
            ObjectiveParameter.WHITEN,
            ObjectiveParameter.VALUE_COEFFICIENT,
            ObjectiveParameter.ENTROPY_COEFFICIENT),
    PPO_PTX(
            "ppo-ptx",
            "PPO with a critic, and demonstrations beside",
            "As PPO, and each step also imitates some of the project's demonstrations, so that the policy does not forget how to write them.",
            true,
            Set.of(TaskKind.PAIR, TaskKind.SCORES),
            ObjectiveParameter.PTX_COEFFICIENT,
            ObjectiveParameter.REWARD_KL,
            ObjectiveParameter.EPSILON_LOW,
            ObjectiveParameter.EPSILON_HIGH,
            ObjectiveParameter.GAMMA,
            ObjectiveParameter.LOOKAHEAD,
            ObjectiveParameter.WHITEN,
            ObjectiveParameter.VALUE_COEFFICIENT,
            ObjectiveParameter.ENTROPY_COEFFICIENT),
    DPO(
            "dpo",
            "DPO on collected judgments",
            "Learns from the comparisons that the project already has, imported ones included; asks for no new answers.",
            false,
            Set.of(TaskKind.PAIR),
            ObjectiveParameter.BETA,
            ObjectiveParameter.LABEL_SMOOTHING,
            ObjectiveParameter.ROBUST,
            ObjectiveParameter.AVERAGE),
    CURRY_DPO(
            "curry-dpo",
            "DPO on collected judgments, clear ones first",
            "As DPO, from the comparisons where one answer is much better to those that are close; each stage is held to the policy that the one before it left.",
            false,
            Set.of(TaskKind.PAIR),
            ObjectiveParameter.BETA,
            ObjectiveParameter.LABEL_SMOOTHING,
            ObjectiveParameter.ROBUST,
            ObjectiveParameter.AVERAGE),
    IPO(
            "ipo",
            "IPO on collected judgments",
            "Learns from the comparisons that the project already has; the margin goes to a fixed size.",
            false,
            Set.of(TaskKind.PAIR),
            ObjectiveParameter.TAU,
            ObjectiveParameter.AVERAGED),
    SIMPO(
            "simpo",
            "SimPO on collected judgments",
            "Learns from the comparisons that the project already has, by mean log-probs; nothing holds it to its start.",
            false,
            Set.of(TaskKind.PAIR),
            ObjectiveParameter.SCALE,
            ObjectiveParameter.MARGIN),
    ORPO(
            "orpo",
            "ORPO on collected judgments",
            "Imitates the chosen answers and makes the rejected ones less likely beside; nothing holds it to its start.",
            false,
            Set.of(TaskKind.PAIR),
            ObjectiveParameter.ODDS),
    KTO(
            "kto",
            "KTO on collected judgments",
            "Learns from the good and bad answers that the project already has; a comparison counts as one of each.",
            false,
            Set.of(TaskKind.THUMB, TaskKind.PAIR),
            ObjectiveParameter.BETA,
            ObjectiveParameter.DESIRABLE_WEIGHT,
            ObjectiveParameter.UNDESIRABLE_WEIGHT);

    private final String id;
    private final String title;
    private final String explanation;
    private final boolean live;

    @SuppressWarnings("ImmutableEnumChecker") // made by Set.of
    private final Set<TaskKind> kinds;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<ObjectiveParameter> parameters;

    TuningObjective(
            String id,
            String title,
            String explanation,
            boolean live,
            Set<TaskKind> kinds,
            ObjectiveParameter... parameters) {
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

    public List<ObjectiveParameter> parameters() {
        return parameters;
    }

    /** Whether something holds the policy to where it was that a launch may let follow. */
    public boolean hasReference() {
        return switch (this) {
            case SIMPO, ORPO, CURRY_DPO -> false;
            case ONLINE_DPO,
                    ONLINE_KTO,
                    ONLINE_IPO,
                    ONLINE_SLIC,
                    GRPO,
                    RLOO,
                    DR_GRPO,
                    GSPO,
                    REINFORCE_PLUS_PLUS,
                    PPO,
                    PPO_ADAPTIVE_KL,
                    PPO_PTX,
                    DPO,
                    IPO,
                    KTO -> true;
        };
    }

    /** Whether the policy learns from groups of its own answers, rewarded by the reward model that people's judgments teach. */
    public boolean rewarded() {
        return switch (this) {
            case GRPO, RLOO, DR_GRPO, GSPO, REINFORCE_PLUS_PLUS, PPO, PPO_ADAPTIVE_KL, PPO_PTX -> true;
            case ONLINE_DPO, ONLINE_KTO, ONLINE_IPO, ONLINE_SLIC, DPO, CURRY_DPO, IPO, SIMPO, ORPO, KTO -> false;
        };
    }

    /** Whether a critic learns beside the policy what reward to expect. */
    public boolean hasCritic() {
        return this == PPO || this == PPO_ADAPTIVE_KL || this == PPO_PTX;
    }

    /** Whether the weight of its KL follows by itself, so that no round can say how. */
    public boolean steersItsKl() {
        return this == PPO_ADAPTIVE_KL;
    }

    /** Whether it imitates demonstrations beside what it learns from rewards. */
    public boolean imitates() {
        return this == PPO_PTX;
    }

    /** Whether it goes from clear judgments to close ones, its reference with it. */
    public boolean inStages() {
        return this == CURRY_DPO;
    }

    /** Whether it can learn from judgments of this kind. */
    public boolean learnsFrom(TaskKind kind) {
        return kinds.contains(kind);
    }
}
