package io.attune.trainer.judge;

import io.attune.kafka.event.Verdict;

/** What a judge says. */
public sealed interface Opinion {

    /**
     * A verdict.
     *
     * @param confidence probability that it is right by the judge's own account, in [0, 1]
     */
    record Given(Verdict verdict, double confidence) implements Opinion {
        public Given {
            if (!(confidence >= 0 && confidence <= 1)) {
                throw new IllegalArgumentException("confidence is " + confidence + ", expected 0 to 1");
            }
        }
    }

    /** No verdict, and why, in words for a log. */
    record Abstained(String reason) implements Opinion {}
}
