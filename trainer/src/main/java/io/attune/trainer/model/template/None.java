package io.attune.trainer.model.template;

/** Jinja's {@code none}. */
enum None {
    NONE
}
