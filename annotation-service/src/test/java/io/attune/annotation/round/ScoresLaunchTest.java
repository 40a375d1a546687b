package io.attune.annotation.round;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.annotation.Database;
import io.attune.annotation.Stage;
import io.attune.annotation.policy.Models;
import io.attune.kafka.event.RoundCommanded;
import io.attune.kafka.event.RoundSpec.Dimension;
import io.attune.kafka.event.TaskKind;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a round of scores makes of its dimensions. */
@ParameterizedClass
@EnumSource(Database.class)
class ScoresLaunchTest {
    private final Rounds rounds;
    private final Models models;
    private final Outboxed outboxed;
    private final Launches launches;

    ScoresLaunchTest(Database database) {
        Stage stage = Stage.on(database);
        rounds = stage.the(Rounds.class);
        models = new Models(stage);
        outboxed = new Outboxed(stage);
        launches = new Launches(stage);
    }

    @Test
    void aRoundOfScoresKnowsItsDimensionsAndTheWeightOfEach() {
        UUID scores = launches.project(TaskKind.SCORES);
        UUID base = models.base(scores);
        UUID round = rounds.launch(weighted(scores, base, Map.of("helpful", 1.5, "polite", -0.5)), "ada");

        assertThat(rounds.get(round).spec().dimensions())
                .containsExactly(new Dimension("helpful", 1, 5, 1.5), new Dimension("polite", 0, 1, -0.5));
        assertThat(outboxed.of(round, RoundCommanded.class).getFirst().spec())
                .isEqualTo(rounds.get(round).spec());
        rounds.setJudgeShare(round, 0.7);
        assertThat(rounds.get(round).spec().dimensions())
                .extracting(Dimension::weight)
                .containsExactly(1.5, -0.5);
        rounds.pause(round);
        UUID plain = rounds.launch(weighted(scores, base, Map.of()), "ada");
        assertThat(rounds.get(plain).spec().dimensions())
                .extracting(Dimension::weight)
                .containsExactly(1.0, 1.0);
        assertThat(rounds.running()).contains(new RunningRound(plain, scores, true));
    }

    @Test
    void weightsThatDoNotFitAreRefused() {
        UUID scores = launches.project(TaskKind.SCORES);
        UUID base = models.base(scores);
        UUID pairs = launches.project(TaskKind.PAIR);

        launches.refused(
                weighted(scores, base, Map.of("helpful", 1.0)),
                "weights are given for [helpful], expected one for each of [helpful, polite]");
        launches.refused(
                weighted(scores, base, Map.of("helpful", 1.0, "polite", 11.0)),
                "the weight of polite is 11, expected -10 to 10");
        launches.refused(weighted(scores, base, Map.of("helpful", 0.0, "polite", 0.0)), "every dimension weighs 0");
        launches.refused(
                weighted(pairs, models.base(pairs), Map.of("helpful", 1.0)), "weights are given for [helpful]");
        assertThat(rounds.of(scores)).isEmpty();
    }

    private static LaunchRound weighted(UUID project, UUID base, Map<String, Double> weights) {
        return Launches.wish(project, base, "online-dpo", Map.of(), weights, null, null, null, 0);
    }
}
