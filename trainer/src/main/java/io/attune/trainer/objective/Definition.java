package io.attune.trainer.objective;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * What there is to know about an algorithm without running it: help, files and forms all read it here.
 *
 * @param id as written on the command line
 * @param summary one sentence
 * @param formula the loss, in the symbols of the parameters
 * @param source the paper
 * @param needs what a forward pass must say of each completion
 * @param online whether it learns only from completions that the current policy draws, judged as they come
 * @param factory makes the objective from checked settings
 */
public record Definition<F extends Feedback>(
        String id,
        String summary,
        String formula,
        String source,
        Class<F> type,
        Feedback.Kind feedback,
        Set<Quantity> needs,
        List<Parameter> parameters,
        boolean online,
        Function<Settings, Objective<F>> factory) {
    public Definition {
        needs = Set.copyOf(needs);
        parameters = List.copyOf(parameters);
    }

    /**
     * The objective with these parameters, defaults otherwise.
     *
     * @throws IllegalArgumentException if a parameter is unknown or outside its range
     */
    public Objective<F> create(Map<String, Double> values) {
        return factory.apply(Settings.of(id, parameters, values));
    }

    /** The same loss on completions drawn from the current policy and judged now. */
    Definition<F> online(String onlineId, String onlineSummary, Function<Settings, Objective<F>> onlineFactory) {
        return new Definition<>(
                onlineId, onlineSummary, formula, source, type, feedback, needs, parameters, true, onlineFactory);
    }
}
