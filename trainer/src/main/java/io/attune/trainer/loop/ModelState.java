package io.attune.trainer.loop;

import io.attune.kafka.codec.StrictJson;
import io.attune.trainer.checkpoint.CheckpointFiles;
import io.attune.trainer.checkpoint.StoredCheckpoint;
import io.attune.trainer.model.Safetensors;
import io.attune.trainer.model.TrainableModel;
import io.attune.trainer.model.Weights;
import io.attune.trainer.optim.AdamW;
import tools.jackson.databind.json.JsonMapper;

/** A model and its optimiser as files of a checkpoint: with them training goes on as if it had not stopped. */
record ModelState(TrainableModel model, AdamW adamW) {
    private static final String WEIGHTS = "weights.safetensors";
    private static final String MOMENTS = "moments.safetensors";
    private static final String OPTIMISER = "optimiser.json";
    private static final JsonMapper JSON = StrictJson.mapper();

    /** What of the optimiser is no tensor. */
    private record Optimiser(long steps) {}

    void save(CheckpointFiles files) {
        AdamW.State state = adamW.state();
        files.add(WEIGHTS, file -> Safetensors.write(file, model.trained().all()));
        files.add(MOMENTS, file -> Safetensors.write(file, state.moments().all()));
        files.add(OPTIMISER, JSON.writeValueAsBytes(new Optimiser(state.steps())));
    }

    void load(StoredCheckpoint checkpoint) {
        model.load(new Weights(Safetensors.read(checkpoint.file(WEIGHTS))));
        Optimiser optimiser = JSON.readValue(checkpoint.read(OPTIMISER), Optimiser.class);
        adamW.restore(new AdamW.State(optimiser.steps(), new Weights(Safetensors.read(checkpoint.file(MOMENTS)))));
    }
}
