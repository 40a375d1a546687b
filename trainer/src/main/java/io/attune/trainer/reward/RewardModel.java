package io.attune.trainer.reward;

import io.attune.trainer.data.BadInputException;
import io.attune.trainer.model.LoraSpec;
import io.attune.trainer.model.ModelDirectory;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.model.TrainableModel;
import io.attune.trainer.model.Tuning;
import io.attune.trainer.model.architecture.ModelConfig;
import java.nio.file.Path;
import java.util.List;

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
        return of(ModelDirectory.open(path), path);
    }

    /**
     * As {@link #open}, from a directory that was read, with a form and a normalisation that may lie elsewhere.
     *
     * @param beside the directory with form and normalisation
     * @throws BadInputException if it has no head for this form
     */
    public static RewardModel of(ModelDirectory directory, Path beside) {
        RewardForm form = RewardFormFile.read(beside);
        if (form.head().scores() && !directory.hasRewardHead()) {
            throw new BadInputException(directory.path()
                    + " has no scalar head (tensor score.weight), so it is no reward model;"
                    + " train one with attune reward");
        }
        // The smallest adapter, whose second factor is 0, leaves the weights as they are and costs next to nothing.
        var asItIs = new Tuning.Lora(LoraSpec.least(directory.config()));
        var model = TrainableModel.open(directory, asItIs, form.head(), 0);
        return new RewardModel(model, form, Normalisation.read(beside));
    }

    public ModelConfig config() {
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
