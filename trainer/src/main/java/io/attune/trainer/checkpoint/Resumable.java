package io.attune.trainer.checkpoint;

/** What a checkpoint keeps, so that it goes on bit by bit as if it had not stopped. */
public interface Resumable {

    /** Adds everything that {@link #load} needs. */
    void save(CheckpointFiles files);

    void load(StoredCheckpoint checkpoint);
}
