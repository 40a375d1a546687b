package io.attune.trainer.cli;

import io.attune.trainer.data.ExampleReader;
import io.attune.trainer.data.JsonLine;
import io.attune.trainer.data.Tokenisation;
import io.attune.trainer.data.VerdictReader;
import io.attune.trainer.objective.Definition;
import io.attune.trainer.reward.RewardForm;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** The form in which a trained reward model gives rewards. */
final class RewardExport {
    private RewardExport() {}

    /** What objective, parameters and tokenizer make of it. */
    static RewardForm form(Definition<?> definition, Map<String, Double> parameters, Tokenisation tokenisation) {
        var tokenizer =
                new JsonLine("the tokenizer", 0, JsonMapper.builder().build().createObjectNode());
        return switch (definition.feedback()) {
            case ATTRIBUTES -> RewardForm.Attributes.HELPSTEER;
            case STEPS ->
                new RewardForm.Steps(
                        ExampleReader.separator(tokenisation, tokenizer), parameters.getOrDefault("loss", 0.0) == 1);
            case VERDICTS -> {
                VerdictReader.Words words = new VerdictReader(tokenisation).words(tokenizer);
                yield new RewardForm.Verdict(words.before(), words.yes(), words.no());
            }
            case PAIRS -> new RewardForm.Scalar();
            case DEMONSTRATIONS, BINARY, RANKINGS, ROLLOUTS, GROUPS, BLEND ->
                throw new IllegalArgumentException(definition.id() + " trains a policy, not a reward model");
        };
    }
}
