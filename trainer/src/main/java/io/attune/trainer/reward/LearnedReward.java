package io.attune.trainer.reward;

import io.attune.trainer.data.SequenceReader;
import io.attune.trainer.data.Tokenisation;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.model.Tuning;
import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.model.tokenizer.Tokenizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Gatherers;
import org.jspecify.annotations.Nullable;

/**
 * What a saved reward model says. It reads the policy's token ids where they mean the same text to its own tokenizer, and else the text; it abstains where a response does not fit its
 * positions.
 */
public final class LearnedReward implements Reward {
    public static final RewardKind KIND = new RewardKind(
            "model",
            "what a reward model says, normalised (dir=…, as attune reward writes it)",
            Set.of("dir"),
            spec -> new LearnedReward(RewardModel.open(spec.path("dir"))));

    private static final int ROWS_TOGETHER = 16;

    private final RewardModel model;
    private final @Nullable Tokenizer tokenizer;

    private LearnedReward(RewardModel model) {
        Path directory = model.directory().path();
        this.model = model;
        this.tokenizer = Files.exists(directory.resolve("tokenizer.json")) ? Tokenizer.open(directory) : null;
    }

    /** One that may be trained further. */
    public static LearnedReward open(Path directory, Function<ModelConfig, Tuning> tuning) {
        return new LearnedReward(RewardModel.open(directory, tuning));
    }

    public RewardModel model() {
        return model;
    }

    /** How its training data is read. */
    public Tokenisation tokenisation() {
        return Tokenisation.of(model.config(), tokenizer);
    }

    @Override
    public List<OptionalDouble> of(List<Response> responses) {
        List<Sequence> rows = responses.stream().map(this::row).toList();
        List<Sequence> fitting = rows.stream()
                .filter(row -> row.length() <= model.config().maxPositions())
                .toList();
        var rewards = fitting.stream()
                .gather(Gatherers.windowFixed(ROWS_TOGETHER))
                .flatMapToDouble(some -> Arrays.stream(model.rewards(some)))
                .iterator();
        return rows.stream()
                .map(row -> row.length() <= model.config().maxPositions()
                        ? OptionalDouble.of(rewards.nextDouble())
                        : OptionalDouble.empty())
                .toList();
    }

    /** A response as the model reads it. */
    public Sequence row(Response response) {
        Sequence sequence = response.sequence();
        if (tokenizer == null) {
            return sequence;
        }
        if (tokenizer.text(sequence.completionIds()).equals(response.text())) {
            return new Sequence(sequence.promptIds(), tokenizer.ended(sequence.completionIds()));
        }
        return new SequenceReader(model.config(), tokenizer).answered(response.line(), response.text());
    }

    @Override
    public void close() {
        model.close();
        if (tokenizer != null) {
            tokenizer.close();
        }
    }
}
