package io.attune.trainer.loop;

import io.attune.kafka.event.PolicyRef;
import io.attune.kafka.event.Sample;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What the learner itself has to say of a step. */
final class StepMetrics {
    private StepMetrics() {}

    /**
     * Adds {@code replay/share}, the part of the judgments that were replayed, and {@code staleness}, how many versions ago new answers
     * were drawn, on average over those of known origin.
     */
    static Map<String, Double> of(Map<String, Double> metrics, StepPlan plan, int version) {
        Map<String, Double> all = new TreeMap<>(metrics);
        double replayed = plan.replayed().size();
        if (plan.groups().isEmpty()) {
            all.put("replay/share", replayed / (plan.applied().size() + replayed));
        }
        Stream.concat(
                        plan.applied().stream().map(taught -> taught.judgment().samples()),
                        plan.groups().stream().map(taught -> taught.group().samples()))
                .flatMap(List::stream)
                .map(Sample::policy)
                .filter(Objects::nonNull)
                .mapToInt(PolicyRef::number)
                .average()
                .ifPresent(drawn -> all.put("staleness", Math.max(0, version - drawn)));
        return all;
    }
}
