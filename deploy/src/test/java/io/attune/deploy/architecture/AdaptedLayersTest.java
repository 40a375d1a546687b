package io.attune.deploy.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.annotation.policy.LayerNames;
import io.attune.trainer.model.LoraSpec;
import io.attune.trainer.model.architecture.Linear;
import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.model.family.Families;
import io.attune.trainer.model.family.Family;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The layers that a launch may name are those that the trainer's families have: neither module sees the other. */
class AdaptedLayersTest {
    static Stream<String> families() {
        return Families.all().stream().map(Family::type);
    }

    @ParameterizedTest
    @MethodSource("families")
    void everyNameOfALayerIsTakenAndNoOther(String family) {
        LayerNames names = LayerNames.of(family).orElseThrow();
        ModelConfig model = model(family);

        assertThat(names.modules())
                .containsExactlyInAnyOrderElementsOf(
                        model.linears().map(Linear::module).distinct().toList());
        model.linears().flatMap(AdaptedLayersTest::ends).forEach(end -> names.require(List.of(end)));
        names.require(List.of(LoraSpec.ALL_LINEAR));
        for (String strange : List.of("", "proj", "_proj", ".q_proj", "lm_head", "layers", "0", "model.embed_tokens")) {
            assertThatThrownBy(() -> names.require(List.of(strange))).hasMessageContaining("\"" + strange + "\"");
            assertThatThrownBy(() -> new LoraSpec(4, 8, Set.of(strange)).requireLayers(model))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** Sizes by every name that a family has for them. */
    private static ModelConfig model(String family) {
        String config = """
                {"model_type": "%s", "vocab_size": 32, "hidden_size": 16, "n_embd": 16, "intermediate_size": 24,
                 "num_hidden_layers": 2, "n_layer": 2, "num_attention_heads": 2, "num_key_value_heads": 2, "n_head": 2, "max_position_embeddings": 64}""".formatted(family);
        return Families.read("config.json", (ObjectNode) JsonMapper.shared().readTree(config));
    }

    /** A name and what is left of it when its first parts are left out. */
    private static Stream<String> ends(Linear linear) {
        List<String> parts = List.of(linear.name().split("\\."));
        return IntStream.range(0, parts.size()).mapToObj(from -> String.join(".", parts.subList(from, parts.size())));
    }
}
