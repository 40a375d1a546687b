package io.attune.trainer.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Pairs from easy to hard, in stages: a wide gap first. When a stage begins, whoever learns is told, so that its reference can become the policy. Source: Pattnaik et al. 2024, Curry-DPO
 * (arXiv 2403.07230).
 */
public final class Curriculum implements BatchSource {
    private final List<BatchSource> stages = new ArrayList<>();
    private final long passes;
    private final Runnable stageBegins;
    private long done;

    /**
     * Cuts examples into stages of about the same size.
     *
     * @param passes over each stage before the next begins; the last goes on as long as is asked
     * @param stageBegins told of every stage but the first
     */
    public Curriculum(List<Example> examples, int stages, int batchSize, long passes, Runnable stageBegins) {
        if (examples.size() < stages) {
            throw new IllegalArgumentException(
                    "there are " + examples.size() + " examples for " + stages + " stages, expected one for each");
        }
        List<Example> ordered = examples.stream()
                .sorted(Comparator.<Example>comparingDouble(Curriculum::gap).reversed())
                .toList();
        for (int stage = 0; stage < stages; stage++) {
            int from = (int) ((long) stage * ordered.size() / stages);
            int to = (int) ((stage + 1L) * ordered.size() / stages);
            this.stages.add(new Epochs(ordered.subList(from, to), batchSize, 1, Epochs.Order.GIVEN, () -> 0L));
        }
        this.passes = Math.max(1, passes);
        this.stageBegins = stageBegins;
    }

    private static double gap(Example example) {
        if (example.plain() instanceof Example.Preference pair) {
            return pair.margin();
        }
        throw new IllegalArgumentException(
                "a curriculum is of pairs, not of " + example.kind().words());
    }

    @Override
    public int batches() {
        return stages.stream().mapToInt(BatchSource::batches).sum();
    }

    @Override
    public List<Batch> next() {
        if (stage() > 0 && done == stage() * passes) {
            stageBegins.run();
        }
        return again();
    }

    @Override
    public List<Batch> again() {
        BatchSource stage = stages.get(stage());
        done++;
        return stage.next();
    }

    private int stage() {
        return (int) Math.min(stages.size() - 1L, done / passes);
    }
}
