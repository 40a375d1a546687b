package io.attune.trainer.reward;

import io.attune.trainer.data.BadInputException;
import io.attune.trainer.graph.ElementType;
import io.attune.trainer.model.LoraSpec;
import io.attune.trainer.model.ModelDirectory;
import io.attune.trainer.model.Names;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.model.TrainableModel;
import io.attune.trainer.model.Tuning;
import io.attune.trainer.model.architecture.ModelConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** A saved reward model of any form, with its normalisation. */
public final class RewardModel implements RewardSource, AutoCloseable {
    private final ModelDirectory directory;
    private final TrainableModel model;
    private final RewardForm form;
    private Normalisation normalisation;

    private RewardModel(ModelDirectory directory, TrainableModel model, RewardForm form, Normalisation normalisation) {
        this.directory = directory;
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
        return of(ModelDirectory.open(path), path, ElementType.FLOAT32);
    }

    /**
     * As {@link #open}, from a directory that was read, with a form and a normalisation that may lie elsewhere.
     *
     * @param beside the directory with form and normalisation
     * @param precision of matrix products
     * @throws BadInputException if it has no head for this form
     */
    public static RewardModel of(ModelDirectory directory, Path beside, ElementType precision) {
        // The smallest adapter, whose second factor is 0, leaves the weights as they are and costs next to nothing.
        return of(directory, beside, new Tuning.Lora(LoraSpec.least(directory.config())), precision);
    }

    /** As {@link #open(Path)}, to be trained further as its architecture wants it. */
    static RewardModel open(Path path, Function<ModelConfig, Tuning> tuning) {
        ModelDirectory directory = ModelDirectory.open(path);
        return of(directory, path, tuning.apply(directory.config()), ElementType.FLOAT32);
    }

    private static RewardModel of(ModelDirectory directory, Path beside, Tuning tuning, ElementType precision) {
        RewardForm form = RewardFormFile.read(beside);
        requireTokens(form, directory.config(), beside);
        if (form.head().scores() && !directory.hasRewardHead()) {
            throw new BadInputException(directory.path()
                    + " has no scalar head (tensor score.weight), so it is no reward model;"
                    + " train one with attune reward");
        }
        if (form.head().scores()) {
            requireOutputs(directory, beside, form.head().outputs());
        }
        var model = TrainableModel.open(directory, tuning, form.head(), precision, 0);
        return new RewardModel(directory, model, form, Normalisation.read(beside));
    }

    private static void requireTokens(RewardForm form, ModelConfig config, Path beside) {
        form.tokens()
                .filter(token -> token < 0 || token >= config.vocabularySize())
                .findFirst()
                .ifPresent(token -> {
                    throw new BadInputException(beside.resolve(RewardFormFile.NAME) + " names token " + token
                            + ", and the model knows 0 to " + (config.vocabularySize() - 1)
                            + "; copy the whole model directory again");
                });
    }

    private static void requireOutputs(ModelDirectory directory, Path beside, int outputs) {
        long there = directory.base().plain().get(Names.SCORE).size(0);
        if (there != outputs) {
            throw new BadInputException(directory.path() + " gives " + there + " numbers for a completion, and "
                    + beside.resolve(RewardFormFile.NAME) + " would have to say how they become one reward: "
                    + "{\"objective\": \"attribute-regression\", \"weights\": [" + there + " numbers]}");
        }
    }

    /** Where it came from. */
    public ModelDirectory directory() {
        return directory;
    }

    public ModelConfig config() {
        return model.config();
    }

    /** Its weights, which whoever trains them changes. */
    public TrainableModel trained() {
        return model;
    }

    public RewardForm form() {
        return form;
    }

    public Normalisation normalisation() {
        return normalisation;
    }

    /** Rewards are normalised by this one from now on. */
    public void normalise(Normalisation other) {
        normalisation = other;
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
