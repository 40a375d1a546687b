package io.attune.trainer.ort;

/** A run whose tensors are always the same: it reads and writes their memory. */
@FunctionalInterface
public interface BoundRun {
    void run();
}
