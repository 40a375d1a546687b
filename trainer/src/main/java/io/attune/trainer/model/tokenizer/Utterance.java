package io.attune.trainer.model.tokenizer;

/**
 * A part of an exchange between the assistant and others, such as the tools that it calls.
 *
 * @param own whether the assistant wrote it
 */
public record Utterance(String text, boolean own) {}
