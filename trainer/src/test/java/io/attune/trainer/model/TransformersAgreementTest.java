package io.attune.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class TransformersAgreementTest {
    private static final Offset<Double> CLOSE = within(1e-5);

    @ParameterizedTest
    @ValueSource(strings = {"tied", "grouped", "biased", "half", "bfloat"})
    void logProbsOfOneRaggedBatchAreThoseOfTransformers(String name) {
        List<Fixtures.Scored> scored = Fixtures.scored(name);
        try (var model =
                TrainableModel.open(Fixtures.open(name), new Tuning.Lora(LoraSpec.ofRank(2)), Head.LANGUAGE_MODEL, 1)) {
            double[][] logps =
                    model.logps(scored.stream().map(Fixtures.Scored::sequence).toList());
            for (int i = 0; i < scored.size(); i++) {
                assertThat(logps[i]).containsExactly(scored.get(i).array(), CLOSE);
            }
        }
    }

    @Test
    void trainedWeightsGiveTheSameLogProbsAsFrozenOnes() {
        List<Fixtures.Scored> scored = Fixtures.scored("grouped");
        try (var model = TrainableModel.open(Fixtures.open("grouped"), new Tuning.Full(), Head.LANGUAGE_MODEL, 1)) {
            double[][] logps =
                    model.logps(scored.stream().map(Fixtures.Scored::sequence).toList());
            for (int i = 0; i < scored.size(); i++) {
                assertThat(logps[i]).containsExactly(scored.get(i).array(), CLOSE);
            }
        }
    }

    @Test
    void rewardsAreThoseOfTransformersSequenceClassification() {
        var rows = new ArrayList<Sequence>();
        var rewards = new ArrayList<Double>();
        for (JsonNode line : Fixtures.expected("reward")) {
            int[] ids = Fixtures.ints(line.path("ids"));
            rows.add(new Sequence(new int[] {ids[0]}, Arrays.copyOfRange(ids, 1, ids.length)));
            rewards.add(line.path("reward").asDouble());
        }
        try (var model = TrainableModel.open(
                Fixtures.open("reward"), new Tuning.Lora(LoraSpec.ofRank(2)), Head.SCALAR_REWARD, 1)) {
            assertThat(model.rewards(rows))
                    .containsExactly(rewards.stream().mapToDouble(r -> r).toArray(), CLOSE);
        }
    }
}
