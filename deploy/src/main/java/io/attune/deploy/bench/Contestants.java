package io.attune.deploy.bench;

import io.attune.trainer.model.Adapter;
import io.attune.trainer.model.Head;
import io.attune.trainer.model.LoraSpec;
import io.attune.trainer.model.ModelDirectory;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.model.TrainableModel;
import io.attune.trainer.model.Tuning;
import io.attune.trainer.model.tokenizer.Tokenizer;
import io.attune.trainer.sample.Drawn;
import io.attune.trainer.sample.HotAdapter;
import io.attune.trainer.sample.Sampler;
import io.attune.trainer.sample.SamplingSettings;
import io.attune.trainer.sample.Stopping;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A policy before and after tuning: the same base without and with an adapter. */
final class Contestants implements AutoCloseable {
    private static final int ROWS_TOGETHER = 16;

    private final Tokenizer tokenizer;
    private final Sampler sampler;
    private final TrainableModel scorer;
    private final HotAdapter before = HotAdapter.none();
    private final HotAdapter after;

    /**
     * Reads both.
     *
     * @param base directory with model and tokenizer
     * @param adapter directory with a PEFT adapter
     */
    Contestants(Path base, Path adapter) {
        ModelDirectory model = ModelDirectory.open(base);
        tokenizer = Tokenizer.open(base);
        sampler = new Sampler(model.config(), model.weights());
        // Only its reference is asked, so its own adapter may be the smallest one.
        LoraSpec unused = LoraSpec.least(model.config());
        scorer = TrainableModel.open(model, new Tuning.Lora(unused), Head.LANGUAGE_MODEL, 0);
        after = HotAdapter.of(model.config(), Adapter.read(adapter, model.config()));
    }

    /**
     * One answer.
     *
     * @param tokens its length, its end included
     * @param kl log-prob under the policy that wrote it minus that before tuning, in nats
     */
    record Answer(String text, int tokens, double kl) {}

    List<Answer> before(List<String> prompts, int maxNewTokens, long seed) {
        return answers(before, prompts, maxNewTokens, seed);
    }

    List<Answer> after(List<String> prompts, int maxNewTokens, long seed) {
        return answers(after, prompts, maxNewTokens, seed);
    }

    private List<Answer> answers(HotAdapter adapter, List<String> prompts, int maxNewTokens, long seed) {
        List<int[]> ids = prompts.stream().map(tokenizer::prompt).toList();
        SamplingSettings settings = SamplingSettings.plain(maxNewTokens, Stopping.at(tokenizer.stopIds()));
        List<Drawn> drawn = sampler.draw(adapter, ids, settings, new SplittableRandom(seed));
        List<Answer> answers = new ArrayList<>(drawn.size());
        for (int from = 0; from < drawn.size(); from += ROWS_TOGETHER) {
            int to = Math.min(drawn.size(), from + ROWS_TOGETHER);
            double[][] reference = scorer.referenceLogps(sequences(ids, drawn, from, to));
            for (int i = from; i < to; i++) {
                answers.add(answer(drawn.get(i), reference[i - from]));
            }
        }
        return List.copyOf(answers);
    }

    private static List<Sequence> sequences(List<int[]> prompts, List<Drawn> drawn, int from, int to) {
        List<Sequence> rows = new ArrayList<>();
        for (int i = from; i < to; i++) {
            rows.add(new Sequence(prompts.get(i), drawn.get(i).tokenIds()));
        }
        return rows;
    }

    private Answer answer(Drawn drawn, double[] reference) {
        double kl = 0;
        for (int i = 0; i < reference.length; i++) {
            kl += drawn.logps()[i] - reference[i];
        }
        return new Answer(tokenizer.text(drawn.tokenIds()), reference.length, kl);
    }

    @Override
    public void close() {
        after.close();
        before.close();
        scorer.close();
        sampler.close();
        tokenizer.close();
    }
}
