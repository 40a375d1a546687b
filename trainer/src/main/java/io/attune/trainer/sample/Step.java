package io.attune.trainer.sample;

import io.attune.trainer.ort.BoundRun;
import io.attune.trainer.ort.Operand;
import java.util.Collection;
import java.util.List;

/** Adding one token to each of some rows: a run over memory that is written again for the next token, so that it allocates nothing. */
final class Step implements AutoCloseable {
    private final BoundRun run;
    private final StepInputs inputs;
    private final Collection<? extends Operand> predicted;
    private final boolean readsTexts;
    private final long[] tokens;
    private final int[] added;
    private final int[] lengths;

    /** @param predicted what the run writes beside the cache */
    Step(BoundRun run, StepInputs inputs, Collection<? extends Operand> predicted, boolean readsTexts, int rows) {
        this.run = run;
        this.inputs = inputs;
        this.predicted = predicted;
        this.readsTexts = readsTexts;
        this.tokens = new long[rows];
        this.added = new int[rows];
        this.lengths = new int[rows];
    }

    /** Appends each row's newest token and predicts its next. */
    void run(List<Row> rows) {
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            tokens[i] = row.newest();
            added[i] = 1;
            lengths[i] = row.length();
            if (readsTexts) {
                inputs.setText(i, row.text());
            }
        }
        inputs.set(tokens, added, lengths);
        run.run();
    }

    @Override
    public void close() {
        inputs.close();
        predicted.forEach(Operand::close);
    }
}
