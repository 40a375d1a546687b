package io.attune.trainer.optim;

import io.attune.kafka.codec.StrictJson;
import io.attune.trainer.checkpoint.CheckpointFiles;
import io.attune.trainer.checkpoint.Resumable;
import io.attune.trainer.checkpoint.StoredCheckpoint;
import io.attune.trainer.model.Safetensors;
import io.attune.trainer.model.TrainableModel;
import io.attune.trainer.model.Weights;
import tools.jackson.databind.json.JsonMapper;

/**
 * A model and its optimiser as files of a checkpoint: with them training goes on as if it had not stopped.
 *
 * @param prefix of the files' names, which tells two models of a checkpoint apart
 */
public record ModelState(TrainableModel model, AdamW adamW, String prefix) implements Resumable {
    private static final String WEIGHTS = "weights.safetensors";
    private static final String MOMENTS = "moments.safetensors";
    private static final String OPTIMISER = "optimiser.json";
    private static final JsonMapper JSON = StrictJson.mapper();

    /** What of the optimiser is no tensor. */
    private record Optimiser(long steps) {}

    /** The only model of its checkpoint, or the first. */
    public ModelState(TrainableModel model, AdamW adamW) {
        this(model, adamW, "");
    }

    @Override
    public void save(CheckpointFiles files) {
        AdamW.State state = adamW.state();
        files.add(
                prefix + WEIGHTS,
                file -> Safetensors.write(file, model.trained().all()));
        files.add(
                prefix + MOMENTS,
                file -> Safetensors.write(file, state.moments().all()));
        files.add(prefix + OPTIMISER, JSON.writeValueAsBytes(new Optimiser(state.steps())));
    }

    @Override
    public void load(StoredCheckpoint checkpoint) {
        model.load(new Weights(Safetensors.read(checkpoint.file(prefix + WEIGHTS))));
        Optimiser optimiser = JSON.readValue(checkpoint.read(prefix + OPTIMISER), Optimiser.class);
        Weights moments = new Weights(Safetensors.read(checkpoint.file(prefix + MOMENTS)));
        adamW.restore(new AdamW.State(optimiser.steps(), moments));
    }
}
