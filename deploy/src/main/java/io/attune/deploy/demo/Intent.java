package io.attune.deploy.demo;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * One thing that customers ask for. It is answered either by an action in one sentence or by three steps.
 *
 * @param slots kinds of values that a prompt of this intent may name, the most important first
 * @param prompts templates with slots in braces, in lower case at the start
 * @param actions right answers that name the slots
 * @param bare right answers that name no slot
 * @param steps the right answer in order, one sentence each; empty where an action answers
 */
record Intent(
        String id,
        List<String> slots,
        List<String> prompts,
        List<String> actions,
        List<String> bare,
        List<String> steps) {

    Intent {
        requireNonNull(id, "id is null");
        slots = List.copyOf(slots);
        prompts = List.copyOf(prompts);
        actions = List.copyOf(actions);
        bare = List.copyOf(bare);
        steps = List.copyOf(steps);
        if (prompts.isEmpty()) {
            throw new IllegalArgumentException("intent " + id + " has no prompt template");
        }
        if (steps.isEmpty() == actions.isEmpty() || actions.isEmpty() != bare.isEmpty()) {
            throw new IllegalArgumentException(
                    "intent " + id + " needs either steps, or actions with and without slots");
        }
    }

    boolean hasSteps() {
        return !steps.isEmpty();
    }
}
