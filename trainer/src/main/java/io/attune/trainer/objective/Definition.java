package io.attune.trainer.objective;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What there is to know about an algorithm without running it: help, files and forms all read it here.
 *
 * @param id as written on the command line
 * @param summary one sentence
 * @param formula the loss, in the symbols of the parameters
 * @param source the paper
 * @param needs what it reads of each completion, with default parameters
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
        Factory<F> factory) {

    /** Makes an objective that answers to the definition given. */
    @FunctionalInterface
    public interface Factory<F extends Feedback> {
        Objective<F> create(Definition<F> definition, Settings settings);
    }

    public Definition {
        needs = Set.copyOf(needs);
        parameters = List.copyOf(parameters);
    }

    /** An algorithm that learns from data of whatever origin. */
    public Definition(
            String id,
            String summary,
            String formula,
            String source,
            Class<F> type,
            Feedback.Kind feedback,
            Set<Quantity> needs,
            List<Parameter> parameters,
            Factory<F> factory) {
        this(id, summary, formula, source, type, feedback, needs, parameters, false, factory);
    }

    /**
     * The objective with these parameters, defaults otherwise.
     *
     * @throws IllegalArgumentException if a parameter is unknown or outside its range
     */
    public Objective<F> create(Map<String, Double> values) {
        return factory.create(this, Settings.of(id, parameters, values));
    }

    /** Whether it trains a reward model rather than a policy. */
    public boolean rewardModel() {
        return needs.contains(Quantity.SCORE) || feedback == Feedback.Kind.VERDICTS;
    }

    /** These parameters, checked, with defaults for the others. */
    public Settings settings(Map<String, Double> values) {
        return Settings.of(id, parameters, values);
    }

    /** The same loss on completions drawn from the current policy and judged now. */
    public Definition<F> online(String onlineId, String onlineSummary, String onlineSource) {
        return new Definition<>(
                onlineId, onlineSummary, formula, onlineSource, type, feedback, needs, parameters, true, factory);
    }

    /** The same loss in a procedure of its own: with other defaults, or with parameters that its learner reads and the loss does not. */
    public Definition<F> procedure(
            String otherId, String otherSummary, String otherSource, List<Parameter> otherParameters) {
        return new Definition<>(
                otherId, otherSummary, formula, otherSource, type, feedback, needs, otherParameters, online, factory);
    }
}
