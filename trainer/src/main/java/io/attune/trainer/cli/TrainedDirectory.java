package io.attune.trainer.cli;

import io.attune.trainer.model.Adapter;
import io.attune.trainer.model.ModelDirectory;
import io.attune.trainer.model.ModelFiles;
import io.attune.trainer.model.TrainableModel;
import io.attune.trainer.model.Tuning;
import io.attune.trainer.model.ValueHead;
import io.attune.trainer.reward.Normalisation;
import io.attune.trainer.reward.RewardForm;
import io.attune.trainer.reward.RewardFormFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The directory that a training command leaves: the model, what was trained as an adapter beside it, and beside both a critic or what makes a reward model
 * one.
 *
 * @param origin what was trained upon
 */
record TrainedDirectory(ModelDirectory origin, TrainableModel model) {
    private static final String ADAPTER = "adapter";

    void write(Path target) throws IOException {
        switch (model.tuning()) {
            case Tuning.Full() -> ModelFiles.write(target, origin, model.merged());
            case Tuning.Lora _ -> {
                Adapter adapter = model.adapter();
                ModelFiles.write(target, origin, adapter);
                // What it was trained upon is part of it, so that it fits the model as it lies on disk.
                var all = new ArrayList<>(origin.adapters());
                all.add(adapter);
                Adapter.sum(model.config(), all)
                        .write(
                                target.resolve(ADAPTER),
                                model.config(),
                                origin.path().toString());
            }
        }
        for (Path place : places(target)) {
            ValueHead.write(place, model);
        }
    }

    /** A reward model's form and normalisation, beside its weights. */
    void write(Path target, RewardForm form, @Nullable Normalisation normalisation) throws IOException {
        write(target);
        for (Path place : places(target)) {
            RewardFormFile.write(place, form);
            if (normalisation != null) {
                normalisation.write(place);
            }
        }
    }

    /** Where what was trained lies. */
    private List<Path> places(Path target) {
        return model.tuning() instanceof Tuning.Lora ? List.of(target, target.resolve(ADAPTER)) : List.of(target);
    }
}
