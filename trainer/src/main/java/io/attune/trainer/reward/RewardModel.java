package io.attune.trainer.reward;

import io.attune.trainer.data.BadInputException;
import io.attune.trainer.model.Linear;
import io.attune.trainer.model.LlamaConfig;
import io.attune.trainer.model.LoraSpec;
import io.attune.trainer.model.ModelDirectory;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.model.TrainableModel;
import io.attune.trainer.model.Tuning;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** A saved reward model of any form, with its normalisation. */
public final class RewardModel implements RewardSource, AutoCloseable {
    private final TrainableModel model;
    private final RewardForm form;
    private final Normalisation normalisation;

    private RewardModel(TrainableModel model, RewardForm form, Normalisation normalisation) {
        this.model = model;
        this.form = form;
        this.normalisation = normalisation;
    }

    /**
     * Opens a model directory that {@code attune reward} wrote, or one with a scalar head.
     *
     * @throws BadInputException if it is no reward model, or is damaged
     */
    public static RewardModel open(Path path) {
        ModelDirectory directory = ModelDirectory.open(path);
        RewardForm form = RewardFormFile.read(path);
        if (form.head().scores() && !directory.hasRewardHead()) {
            throw new BadInputException(path + " has no scalar head (tensor score.weight), so it is no reward model;"
                    + " train one with attune reward");
        }
        // The smallest adapter, whose second factor is 0, leaves the weights as they are and costs next to nothing.
        var asItIs = new Tuning.Lora(new LoraSpec(1, 1, Set.of(Linear.QUERY)));
        var model = TrainableModel.open(directory, asItIs, form.head(), 0);
        return new RewardModel(model, form, Normalisation.read(path));
    }

    public LlamaConfig config() {
        return model.config();
    }

    @Override
    public double[] rewards(List<Sequence> rows) {
        return normalisation.apply(form.rewards(model, rows));
    }

    @Override
    public void close() {
        model.close();
    }
}
