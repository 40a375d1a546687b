package io.attune.trainer.loop;

import io.attune.trainer.data.Example;
import io.attune.trainer.data.Lesson;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.model.architecture.ModelConfig;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Whether what a judgment teaches fits the model, asked before a batch depends on it. */
record Fitting(ModelConfig config) {

    Lesson checked(Lesson lesson) throws Desk.Unusable {
        if (lesson instanceof Lesson.Taught(var examples)) {
            for (Example example : examples) {
                for (Sequence sequence : example.sequences()) {
                    check(sequence);
                }
            }
        }
        return lesson;
    }

    private void check(Sequence sequence) throws Desk.Unusable {
        if (sequence.promptIds().length == 0 || sequence.completionIds().length == 0) {
            throw new Desk.Unusable("its prompt or an answer has no token");
        }
        if (sequence.length() > config.maxPositions()) {
            throw new Desk.Unusable("prompt and answer have " + sequence.length() + " tokens, the model has "
                    + config.maxPositions() + " positions");
        }
        IntStream ids = IntStream.concat(Arrays.stream(sequence.promptIds()), Arrays.stream(sequence.completionIds()));
        if (ids.anyMatch(id -> id < 0 || id >= config.vocabularySize())) {
            throw new Desk.Unusable("it has a token id outside the vocabulary of " + config.vocabularySize()
                    + ": it was sampled from another model");
        }
    }
}
