package io.attune.trainer.loop;

import io.attune.kafka.event.PolicyRef;
import io.attune.kafka.event.Sample;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** What the learner itself has to say of a step. */
final class StepMetrics {
    private StepMetrics() {}

    /**
     * Adds {@code replay/share}, the part of the batch that was replayed, and {@code staleness}, how many versions ago the judged answers
     * were drawn, on average over new judgments of known origin.
     */
    static Map<String, Double> of(Map<String, Double> metrics, StepPlan plan, int version) {
        Map<String, Double> all = new TreeMap<>(metrics);
        double replayed = plan.replayed().size();
        all.put("replay/share", replayed / (plan.applied().size() + replayed));
        plan.applied().stream()
                .flatMap(taught -> taught.judgment().samples().stream())
                .map(Sample::policy)
                .filter(Objects::nonNull)
                .mapToInt(PolicyRef::number)
                .average()
                .ifPresent(drawn -> all.put("staleness", Math.max(0, version - drawn)));
        return all;
    }
}
