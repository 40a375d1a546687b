package io.attune.trainer.reward;

import io.attune.trainer.data.BadInputException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every reward that there is: one line each. */
public final class Rewards {
    private static final List<RewardKind> ALL = List.of(
            LearnedReward.KIND,
            ExactAnswer.KIND,
            NumericAnswer.KIND,
            TaggedFormat.KIND,
            LanguageConsistency.KIND,
            LengthReward.KIND,
            OverlongReward.KIND,
            PatternReward.KIND,
            JsonSchemaReward.KIND,
            UnitTests.KIND);

    private final List<RewardKind> kinds;

    private Rewards(List<RewardKind> kinds) {
        this.kinds = kinds;
    }

    public static Rewards standard() {
        return new Rewards(ALL);
    }

    /** With one more, which stands for any of the same name. */
    public Rewards with(RewardKind kind) {
        return new Rewards(Stream.concat(Stream.of(kind), kinds.stream()).toList());
    }

    public List<RewardKind> kinds() {
        return kinds;
    }

    /**
     * The weighted sum of the rewards that these texts describe.
     *
     * @throws BadInputException if one cannot be read, is unknown, or cannot be opened
     */
    public Reward open(List<String> texts) {
        return WeightedRewards.open(
                texts.stream().map(RewardSpec::parse).toList(),
                spec -> kind(spec.name()).create(spec));
    }

    private RewardKind kind(String name) {
        return kinds.stream()
                .filter(kind -> kind.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new BadInputException("there is no reward '" + name + "'; there are "
                        + kinds.stream().map(RewardKind::name).collect(Collectors.joining(", "))));
    }
}
