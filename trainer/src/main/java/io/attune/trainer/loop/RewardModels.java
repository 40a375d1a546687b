package io.attune.trainer.loop;

import io.attune.kafka.event.PolicyPublished;
import io.attune.kafka.event.RoundSpec;
import io.attune.trainer.judge.Judge;
import io.attune.trainer.judge.RewardModelJudge;
import io.attune.trainer.model.Adapter;
import io.attune.trainer.model.ModelDirectory;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.model.TrainableModel;
import io.attune.trainer.model.Weights;
import io.attune.trainer.reward.RewardForm;
import io.attune.trainer.reward.RewardSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The newest reward model of each round, in memory; a newer one only changes its weights. For one thread. */
final class RewardModels implements AutoCloseable {
    private final LoopContext context;
    private final VersionFiles files;
    private final Map<UUID, Loaded> loaded = new HashMap<>();

    RewardModels(LoopContext context) {
        this.context = context;
        this.files = new VersionFiles(context);
    }

    private static final class Loaded {
        private final LoadedBase base;
        private final TrainableModel model;
        private UUID version;

        Loaded(LoadedBase base, TrainableModel model, UUID version) {
            this.base = base;
            this.model = model;
            this.version = version;
        }
    }

    /** A judge by this version. */
    Judge judge(RoundSpec spec, PolicyPublished version) {
        return new RewardModelJudge(rewards(spec, version));
    }

    /** The rewards that this version gives, by the round's weights where it has several outputs. */
    RewardSource rewards(RoundSpec spec, PolicyPublished version) {
        Loaded current = loaded.computeIfAbsent(version.round(), _ -> open(spec, version));
        if (!current.version.equals(version.policy().id())) {
            current.model.load(trained(current.base, version));
            current.version = version.policy().id();
        }
        RewardForm form = RoundReward.of(spec);
        return rows -> context.compute().serve(() -> form.rewards(current.model, ended(current.base, rows)));
    }

    private Loaded open(RoundSpec spec, PolicyPublished version) {
        LoadedBase base = context.bases().of(spec);
        TrainableModel model = TrainableModel.open(
                base.directory(),
                RoundTuning.of(spec, base.directory().config()),
                RoundReward.of(spec).head(),
                base.precision(),
                spec.seed());
        model.load(trained(base, version));
        return new Loaded(base, model, version.policy().id());
    }

    private Weights trained(LoadedBase base, PolicyPublished version) {
        return files.open(
                version.weights(),
                path -> version.loraRank() == 0
                        ? ModelDirectory.open(path).weights()
                        : Adapter.read(path, base.directory().config()).tensors());
    }

    /** As the reward model learned them: ended by EOS, also where the length limit cut them off. */
    private static List<Sequence> ended(LoadedBase base, List<Sequence> rows) {
        return rows.stream()
                .map(row -> new Sequence(row.promptIds(), base.tokenizer().ended(row.completionIds())))
                .toList();
    }

    @Override
    public void close() {
        loaded.values().forEach(one -> one.model.close());
    }
}
