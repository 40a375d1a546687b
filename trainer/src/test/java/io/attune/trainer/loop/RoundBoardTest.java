package io.attune.trainer.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.kafka.event.Artefact;
import io.attune.kafka.event.PolicyPublished;
import io.attune.kafka.event.PolicyPublished.Kind;
import io.attune.kafka.event.PolicyRef;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RoundBoardTest {
    private static final UUID ROUND = UUID.randomUUID();
    private static final Artefact NOTHING = new Artefact("0".repeat(64), 0);
    private final RoundBoard board = new RoundBoard();

    @Test
    void the_newest_version_is_the_highest_number_whatever_comes_last() {
        PolicyPublished second = published(Kind.POLICY, 2, Map.of());
        PolicyPublished first = published(Kind.POLICY, 1, Map.of());
        board.fold(second);
        board.fold(first);
        board.fold(published(Kind.REWARD_MODEL, 9, Map.of()));
        assertThat(board.newest(ROUND)).isEqualTo(second);
        assertThat(board.version(first.policy().id())).isEqualTo(first);
    }

    @Test
    void the_judge_opens_at_65_percent_of_a_hundred_pairs_and_closes_again() {
        assertThat(board.judgeOpen(ROUND)).isFalse();
        board.fold(published(Kind.REWARD_MODEL, 1, accuracy(.9, 99)));
        assertThat(board.judgeOpen(ROUND)).as("too few pairs").isFalse();
        board.fold(published(Kind.REWARD_MODEL, 2, accuracy(.649, 100)));
        assertThat(board.judgeOpen(ROUND)).as("too often wrong").isFalse();
        board.fold(published(Kind.REWARD_MODEL, 3, accuracy(.65, 100)));
        assertThat(board.judgeOpen(ROUND)).isTrue();
        board.fold(published(Kind.REWARD_MODEL, 4, accuracy(.6, 100)));
        assertThat(board.judgeOpen(ROUND)).as("worse again").isFalse();
    }

    private static Map<String, Double> accuracy(double share, double pairs) {
        return Map.of(RoundBoard.ACCURACY, share, RoundBoard.PREDICTED, pairs);
    }

    private static PolicyPublished published(Kind kind, int number, Map<String, Double> metrics) {
        return new PolicyPublished(
                UUID.randomUUID(),
                Instant.EPOCH,
                ROUND,
                ROUND,
                kind,
                new PolicyRef(UUID.randomUUID(), number),
                ROUND,
                NOTHING,
                4,
                NOTHING,
                number,
                number,
                metrics);
    }
}
