package io.attune.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.trainer.data.BadInputException;
import io.attune.trainer.model.architecture.ModelConfig;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What PEFT 0.21 writes into adapter_config.json, switched on option by option. */
class AdapterConfigTest {
    private static final Path PEFTS =
            new FamilyFixture("adapter", "qwen2").path().resolve("adapter_config.json");
    private static final ModelConfig MODEL = new FamilyFixture("qwen2").open().config();

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "use_dora | true",
                "lora_bias | true",
                "rank_pattern | {\"q_proj\": 2}",
                "layers_to_transform | 0",
                "exclude_modules | \"q_proj\"",
                "alora_invocation_tokens | [1, 2]",
                "arrow_config | {\"top_k\": 3}",
                "use_qalora | true",
                "use_bdlora | {\"nblocks\": 2}",
                "kasa_config | {\"beta\": 0.5}",
                "velora_config | {\"num_groups\": 64}",
                "monteclora_config | {\"num_samples\": 8}",
                "init_lora_weights | \"olora\"",
                "init_lora_weights | \"pissa\"",
                "init_lora_weights | \"pissa_niter_4\"",
                "init_lora_weights | \"corda\"",
                "init_lora_weights | \"loftq\"",
            })
    void whatChangesTheArithmeticIsRefusedByName(String option, String value) throws IOException {
        assertThatThrownBy(() -> read(option, value))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(option + " is " + value.replace(" ", "") + ", which is not known here")
                .hasMessageContaining("merge the adapter with peft");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "init_lora_weights | false",
                "init_lora_weights | \"gaussian\"",
                "init_lora_weights | \"orthogonal\"",
                "init_lora_weights | \"eva\"",
                "init_lora_weights | \"mica\"",
                "init_lora_weights | \"lora_ga\"",
                "lora_ga_config | {\"direction\": \"ArB2r\"}",
                "eva_config | {\"rho\": 2.0}",
                "corda_config | {\"corda_method\": \"ipm\"}",
                "qalora_group_size | 8",
                "ensure_weight_tying | true",
                "lora_dropout | 0.1",
            })
    void howItWasBegunAndTrainedIsNotAsked(String option, String value) throws IOException {
        assertThat(read(option, value)).isEqualTo(AdapterConfig.read(PEFTS, MODEL));
    }

    private LoraSpec read(String option, String value) throws IOException {
        var json = JsonFile.read(PEFTS);
        assertThat(json.has(option)).as("PEFT writes it").isTrue();
        json.set(option, JsonFile.MAPPER.readTree(value));
        Path file = directory.resolve("adapter_config.json");
        JsonFile.write(file, json);
        return AdapterConfig.read(file, MODEL);
    }
}
