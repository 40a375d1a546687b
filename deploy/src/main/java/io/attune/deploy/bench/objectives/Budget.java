package io.attune.deploy.bench.objectives;

/**
 * What every trial may use alike.
 *
 * @param batches of prompts whose completions are drawn and judged, each once
 * @param prompts in a batch
 * @param completions of each prompt
 * @param heldOut prompts on which a policy is measured
 */
record Budget(int batches, int prompts, int completions, int heldOut) {
    Budget {
        if (batches < 1 || prompts < 1 || completions < 2 || heldOut < 1) {
            throw new IllegalArgumentException(
                    "a budget of " + batches + " batches of " + prompts + " prompts with " + completions
                            + " completions, measured on " + heldOut + ", is too small: 1, 1, 2 and 1 are the least");
        }
    }

    /** Trials of different budgets must not meet in one table. */
    String fileName() {
        return "trials-" + batches + "x" + prompts + "x" + completions + "-" + heldOut + ".jsonl";
    }
}
