package io.attune.trainer.data;

import io.attune.trainer.objective.Binary;
import io.attune.trainer.objective.Blend;
import io.attune.trainer.objective.Completion;
import io.attune.trainer.objective.Demonstrations;
import io.attune.trainer.objective.Feedback;
import io.attune.trainer.objective.Groups;
import io.attune.trainer.objective.Objective;
import io.attune.trainer.objective.Pairs;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.objective.Rankings;
import io.attune.trainer.objective.Targets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The completions of an {@link ObjectiveRequest} as the feedback that its objective learns from.
 *
 * @param order whose coefficients come in which place
 */
record RequestedFeedback(Feedback feedback, List<CompletionFields> order) {

    /**
     * Reads them by what the objective needs.
     *
     * @throws BadInputException if a field is missing or of the wrong kind
     */
    static RequestedFeedback of(Objective<?> objective, List<CompletionFields> completions) {
        var reading = new Reading(objective, completions);
        return switch (objective.definition().feedback()) {
            case DEMONSTRATIONS, VERDICTS -> new RequestedFeedback(reading.demonstrations(completions), completions);
            case PAIRS -> reading.pairs();
            case BINARY -> reading.binary();
            case RANKINGS -> reading.rankings();
            case ROLLOUTS -> reading.groups(false, completions);
            case GROUPS -> reading.groups(true, completions);
            case BLEND -> reading.blend();
            case ATTRIBUTES, STEPS -> reading.targets();
        };
    }

    private record Reading(Objective<?> objective, List<CompletionFields> completions) {
        private Completion numbers(CompletionFields completion) {
            return completion.numbers(objective.needs());
        }

        private Demonstrations demonstrations(List<CompletionFields> those) {
            return new Demonstrations(those.stream()
                    .map(completion -> new Demonstrations.Demonstration(completion.numbers(Set.of(Quantity.LOGPS)), 1))
                    .toList());
        }

        private RequestedFeedback binary() {
            var labelled = new ArrayList<Binary.Labelled>();
            var mismatched = new ArrayList<Completion>();
            for (CompletionFields completion : completions) {
                boolean desirable = completion.label("desirable", "undesirable");
                labelled.add(new Binary.Labelled(numbers(completion), desirable, 1));
                mismatched.add(completion.mismatched());
            }
            return new RequestedFeedback(new Binary(labelled, mismatched), completions);
        }

        private RequestedFeedback pairs() {
            var order = new ArrayList<CompletionFields>();
            var pairs = new ArrayList<Pairs.Pair>();
            for (List<CompletionFields> pair : together(completions, CompletionFields::pair)) {
                CompletionFields chosen = only(pair, "chosen");
                CompletionFields rejected = only(pair, "rejected");
                order.add(chosen);
                order.add(rejected);
                pairs.add(new Pairs.Pair(numbers(chosen), numbers(rejected), preference(chosen, rejected), 0, 1));
            }
            return new RequestedFeedback(new Pairs(pairs), order);
        }

        /** Where each completion has a preference of its own, the two need not add up to 1. */
        private double preference(CompletionFields chosen, CompletionFields rejected) {
            return objective.needs().contains(Quantity.PREFERENCE) ? 1 : chosen.preferenceOver(rejected);
        }

        private RequestedFeedback rankings() {
            var order = new ArrayList<CompletionFields>();
            var rankings = new ArrayList<Rankings.Ranking>();
            for (List<CompletionFields> group : together(completions, CompletionFields::group)) {
                order.addAll(group);
                rankings.add(new Rankings.Ranking(
                        group.stream()
                                .map(completion -> new Rankings.Ranked(numbers(completion), completion.rank()))
                                .toList(),
                        1));
            }
            return new RequestedFeedback(new Rankings(rankings), order);
        }

        /** Completions that nothing is compared with may stand without a group. */
        private RequestedFeedback groups(boolean compared, List<CompletionFields> those) {
            var order = new ArrayList<CompletionFields>();
            var groups = new ArrayList<Groups.Group>();
            Function<CompletionFields, String> key =
                    compared ? CompletionFields::group : CompletionFields::groupOrAlone;
            for (List<CompletionFields> group : together(those, key)) {
                order.addAll(group);
                groups.add(new Groups.Group(group.stream().map(this::numbers).toList()));
            }
            return new RequestedFeedback(new Groups(groups), order);
        }

        private RequestedFeedback blend() {
            List<CompletionFields> drawn =
                    completions.stream().filter(CompletionFields::hasReward).toList();
            List<CompletionFields> text = completions.stream()
                    .filter(completion -> !completion.hasReward())
                    .toList();
            if (drawn.isEmpty() || text.isEmpty()) {
                throw new BadInputException(objective.definition().id()
                        + " needs completions with a reward, and pre-training text without one");
            }
            RequestedFeedback rollouts = groups(false, drawn);
            var order = new ArrayList<>(rollouts.order());
            order.addAll(text);
            if (!(rollouts.feedback() instanceof Groups groups)) {
                throw new IllegalStateException("rollouts are no groups");
            }
            return new RequestedFeedback(new Blend(groups, demonstrations(text)), order);
        }

        private RequestedFeedback targets() {
            return new RequestedFeedback(
                    new Targets(completions.stream()
                            .map(completion -> completion.judged(numbers(completion)))
                            .toList()),
                    completions);
        }
    }

    private static List<List<CompletionFields>> together(
            List<CompletionFields> completions, Function<CompletionFields, String> key) {
        Map<String, List<CompletionFields>> together = new LinkedHashMap<>();
        for (CompletionFields completion : completions) {
            together.computeIfAbsent(key.apply(completion), _ -> new ArrayList<>())
                    .add(completion);
        }
        return List.copyOf(together.values());
    }

    private static CompletionFields only(List<CompletionFields> pair, String label) {
        List<CompletionFields> those = pair.stream()
                .filter(completion -> completion.label("chosen", "rejected") == label.equals("chosen"))
                .toList();
        if (those.size() != 1) {
            throw pair.getFirst()
                    .wrong("pair " + pair.getFirst().pair() + " has " + those.size() + " completions labelled " + label
                            + ", expected one chosen and one rejected");
        }
        return those.getFirst();
    }
}
