package io.attune.trainer.data;

import java.util.List;

/** What a judgment teaches an objective. */
public sealed interface Lesson {

    /** These examples, at least one. */
    record Taught(List<Example> examples) implements Lesson {
        public Taught {
            examples = List.copyOf(examples);
            if (examples.isEmpty()) {
                throw new IllegalArgumentException("a lesson without an example is not taught");
            }
        }
    }

    /** Nothing, for a reason that the manifest states. */
    record Nothing(Reason reason) implements Lesson {}

    /** Why a judgment teaches nothing; {@link #words} is how the manifest puts it. */
    enum Reason {
        SKIPPED("skipped"),
        TIE("tie"),
        BOTH_BAD("both-bad"),
        COMPARED("compared"),
        THUMB("thumb"),
        SCORES("scores"),
        /** Only the reward model learns it; the policy learns from what that rewards. */
        REWARD_MODEL("reward-model"),
        EQUAL_ANSWERS("equal-answers");

        private final String words;

        Reason(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }
}
