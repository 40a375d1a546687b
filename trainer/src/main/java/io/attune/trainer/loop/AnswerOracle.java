package io.attune.trainer.loop;

/** Scores an answer by rules that nobody in the loop may learn from: it serves the evaluator's win rate alone. */
@FunctionalInterface
public interface AnswerOracle {
    /** The score of an answer to a prompt, both as text; higher is better. */
    double score(String prompt, String answer);
}
