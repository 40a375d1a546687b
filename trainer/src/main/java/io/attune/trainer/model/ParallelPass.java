package io.attune.trainer.model;

import io.attune.trainer.objective.Coefficients;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.ort.Lanes;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** A pass whose rows are divided among lanes. Each runs its own from end to end, so that none waits for the others behind every operator. */
final class ParallelPass implements ForwardPass {
    private final PartedRows rows;
    private final WholePass[] passes;

    private ParallelPass(PartedRows rows, WholePass[] passes) {
        this.rows = rows;
        this.passes = passes;
    }

    /** A pass over the rows of one lane. */
    interface LanePass {
        WholePass of(int lane, List<Sequence> rows);
    }

    /** Runs all lanes, one for each part. */
    static ParallelPass of(PartedRows rows, LanePass pass) {
        var passes = new WholePass[rows.parts()];
        try {
            Lanes.run(passes.length, lane -> passes[lane] = pass.of(lane, rows.rows(lane)));
        } catch (RuntimeException | Error failed) {
            Arrays.stream(passes).filter(Objects::nonNull).forEach(WholePass::close);
            throw failed;
        }
        for (int lane = 0; lane < passes.length; lane++) {
            rows.take(lane, passes[lane]);
        }
        return new ParallelPass(rows, passes);
    }

    @Override
    public double[][] numbers(Quantity quantity) {
        return rows.numbers(quantity);
    }

    @Override
    public void backward(List<Coefficients> coefficients) {
        var written = new Computation.Written[passes.length];
        Lanes.run(passes.length, lane -> written[lane] = passes[lane].write(rows.coefficients(lane, coefficients)));
        for (int lane = 0; lane < passes.length; lane++) {
            passes[lane].settle(written[lane]);
        }
    }

    @Override
    public void close() {
        Arrays.stream(passes).forEach(WholePass::close);
    }
}
