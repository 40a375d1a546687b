package io.attune.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.kafka.event.Artefact;
import io.attune.kafka.event.PolicyPublished;
import io.attune.kafka.event.PolicyRef;
import io.attune.kafka.event.StepTaken;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LearnedTest {
    private static final UUID ROUND = new UUID(0, 1);
    private static final Instant SENT = Instant.parse("2026-01-01T00:00:00Z");
    private static final Artefact ARTEFACT = new Artefact("0".repeat(64), 1);

    private final Learned learned = new Learned();

    @Test
    void aJudgmentCountsFromItsFirstStepAndTheFirstVersionWithThatStep() {
        learned.add(step(PolicyPublished.Kind.POLICY, 7, List.of(41L, 42L), 800));
        learned.add(step(PolicyPublished.Kind.POLICY, 8, List.of(42L), 1_500));
        learned.add(version(PolicyPublished.Kind.POLICY, 6, 700));
        learned.add(version(PolicyPublished.Kind.POLICY, 9, 2_500));
        learned.add(version(PolicyPublished.Kind.POLICY, 12, 4_000));

        assertThat(learned.untilStep(42, SENT)).contains(Duration.ofMillis(800));
        assertThat(learned.untilPublished(42, SENT)).contains(Duration.ofMillis(2_500));
    }

    @Test
    void whatIsNotLearnedYetIsEmpty() {
        learned.add(step(PolicyPublished.Kind.POLICY, 7, List.of(41L), 800));
        learned.add(version(PolicyPublished.Kind.POLICY, 6, 900));

        assertThat(learned.untilStep(42, SENT)).isEmpty();
        assertThat(learned.untilPublished(42, SENT)).isEmpty();
        assertThat(learned.untilPublished(41, SENT)).isEmpty();
    }

    @Test
    void theRewardModelsStepsAndVersionsDoNotCount() {
        learned.add(step(PolicyPublished.Kind.REWARD_MODEL, 1, List.of(42L), 100));
        assertThat(learned.untilStep(42, SENT)).isEmpty();

        learned.add(step(PolicyPublished.Kind.POLICY, 1, List.of(42L), 300));
        learned.add(version(PolicyPublished.Kind.REWARD_MODEL, 5, 400));
        assertThat(learned.untilPublished(42, SENT)).isEmpty();
    }

    private static StepTaken step(PolicyPublished.Kind kind, long step, List<Long> applied, long millis) {
        return new StepTaken(
                new UUID(1, step), SENT.plusMillis(millis), ROUND, kind, step, applied, List.of(), 0, 1, Map.of());
    }

    private static PolicyPublished version(PolicyPublished.Kind kind, long steps, long millis) {
        return new PolicyPublished(
                new UUID(2, steps),
                SENT.plusMillis(millis),
                ROUND,
                new UUID(0, 2),
                kind,
                new PolicyRef(new UUID(3, steps), (int) steps),
                new UUID(0, 3),
                ARTEFACT,
                16,
                ARTEFACT,
                steps,
                steps,
                Map.of());
    }
}
