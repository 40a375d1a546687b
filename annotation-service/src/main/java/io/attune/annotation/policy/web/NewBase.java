package io.attune.annotation.policy.web;

import static java.util.Objects.requireNonNull;

import io.attune.kafka.event.Artefact;

/** A model directory to register: its tree artefact must be in the store. */
record NewBase(String name, Artefact tree) {
    NewBase {
        requireNonNull(name, "name is missing");
        requireNonNull(tree, "tree is missing: put the directory into the artefact store and name its tree");
    }
}
