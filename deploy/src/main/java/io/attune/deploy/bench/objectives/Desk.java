package io.attune.deploy.bench.objectives;

import io.attune.deploy.demo.Corpus;
import io.attune.deploy.demo.DemoPolicy;
import io.attune.deploy.oracle.SupportDeskOracle;
import io.attune.trainer.data.BatchSource;
import io.attune.trainer.data.Epochs;
import io.attune.trainer.data.Example;
import io.attune.trainer.model.ModelDirectory;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.model.tokenizer.Tokenizer;
import io.attune.trainer.reward.Reward;
import io.attune.trainer.sample.SamplingSettings;
import io.attune.trainer.sample.Stopping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import tools.jackson.databind.json.JsonMapper;

/** The demo as a place to train at: its policy, its prompts, and its oracle in the annotators' place. */
final class Desk implements AutoCloseable {
    private static final int TEXTS = 512;
    private static final int TEXTS_TOGETHER = 8;

    private final Corpus corpus = new Corpus();
    private final SupportDeskOracle oracle = new SupportDeskOracle();
    private final Path promptFile;
    private final ModelDirectory model;
    private final Tokenizer tokenizer;

    /** @param directory an empty one for its files */
    Desk(Path directory) throws IOException {
        Path policy = directory.resolve("policy");
        DemoPolicy.copyTo(policy);
        model = ModelDirectory.open(policy);
        tokenizer = Tokenizer.open(policy);
        JsonMapper json = JsonMapper.shared();
        promptFile = Files.write(
                directory.resolve("prompts.jsonl"),
                corpus.prompts().stream()
                        .map(prompt -> json.writeValueAsString(Map.of("prompt", prompt)))
                        .toList());
    }

    ModelDirectory model() {
        return model;
    }

    Tokenizer tokenizer() {
        return tokenizer;
    }

    Path promptFile() {
        return promptFile;
    }

    List<String> heldOut(int count) {
        List<String> all = corpus.heldOut();
        return all.subList(0, Math.min(count, all.size()));
    }

    double reward(String prompt, String answer) {
        return oracle.reward(prompt, answer);
    }

    Reward reward() {
        Reward.Rule rule =
                response -> OptionalDouble.of(oracle.reward(response.line().text("prompt"), response.text()));
        return rule;
    }

    SamplingSettings sampling() {
        return SamplingSettings.plain(DemoPolicy.LONGEST_ANSWER, Stopping.at(tokenizer.stopIds()));
    }

    /** What the policy was first taught, for objectives that learn text beside. */
    BatchSource text(long seed) {
        List<Example> examples = corpus.demonstrations(TEXTS).stream()
                .<Example>map(one -> new Example.Demonstration(
                        new Sequence(
                                tokenizer.prompt(one.prompt()),
                                tokenizer.ended(tokenizer.completion(one.completion()))),
                        1))
                .toList();
        return new Epochs(examples, TEXTS_TOGETHER, 1, Epochs.Order.RANDOM, new SplittableRandom(seed));
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
