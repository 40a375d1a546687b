package io.attune.trainer.model;

import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.ort.Operand;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The passes of a model over rows, with the weights of the policy or of the reference; those over more tokens than go together are split. */
final class Passes {
    private final Computation computation;
    private final ModelConfig config;
    private final Head head;
    private final Map<String, Operand> policy;
    private final Map<String, Operand> reference;
    private int tokensTogether = Integer.MAX_VALUE;

    Passes(
            Computation computation,
            ModelConfig config,
            Head head,
            Map<String, Operand> policy,
            Map<String, Operand> reference) {
        this.computation = computation;
        this.config = config;
        this.head = head;
        this.policy = policy;
        this.reference = reference;
    }

    void split(int mostTokens) {
        if (mostTokens < 1) {
            throw new IllegalArgumentException("a pass of " + mostTokens + " tokens is none, expected 1 or more");
        }
        tokensTogether = mostTokens;
    }

    int tokensTogether() {
        return tokensTogether;
    }

    /** About how many bytes the largest pass of a step over these rows takes. */
    long bytes(List<Sequence> rows) {
        return parts(rows).stream().mapToLong(computation::bytes).max().orElse(0);
    }

    /** Opens the sessions of a step over such rows. */
    void open(List<Sequence> rows) {
        parts(rows).forEach(computation::open);
    }

    private List<PackedRows> parts(List<Sequence> given) {
        List<Sequence> rows = read(given);
        return PassParts.of(rows, config, head, tokensTogether).stream()
                .map(part -> PackedRows.of(part.stream().map(rows::get).toList(), config, head))
                .toList();
    }

    /** @param kept whether a backward pass may follow */
    ForwardPass policy(List<Sequence> rows, boolean kept) {
        return split(rows, head.gives(), some -> whole(some, false), some -> whole(some, kept));
    }

    /** Log-probs or scores alone. */
    ForwardPass plainPolicy(List<Sequence> rows) {
        return plain(rows, policy);
    }

    /** As {@link #plainPolicy}, of the reference. */
    ForwardPass plainReference(List<Sequence> rows) {
        return plain(rows, reference);
    }

    private ForwardPass whole(List<Sequence> rows, boolean kept) {
        var packed = PackedRows.of(rows, config, head);
        return WholePass.of(computation, packed, head, inputs(packed), kept);
    }

    private ForwardPass plain(List<Sequence> rows, Map<String, Operand> weights) {
        Function<List<Sequence>, ForwardPass> pass =
                some -> WholePass.plain(computation, PackedRows.of(some, config, head), head, weights);
        return split(rows, head.gives().subList(0, 1), pass, pass);
    }

    private ForwardPass split(
            List<Sequence> all,
            List<Quantity> given,
            Function<List<Sequence>, ForwardPass> evaluating,
            Function<List<Sequence>, ForwardPass> whole) {
        List<Sequence> rows = read(all);
        PackedRows.require(rows, config, head);
        List<List<Integer>> parts = PassParts.of(rows, config, head, tokensTogether);
        return parts.size() == 1 ? whole.apply(rows) : new SplitPass(rows, parts, given, evaluating, whole);
    }

    /** Where one reward is read of a row, padding behind it is as good as not there. */
    private List<Sequence> read(List<Sequence> rows) {
        boolean once = head.scores() && !head.atEachToken();
        return once && config.padTokenId() >= 0
                ? rows.stream()
                        .map(row -> row.withoutEnding(config.padTokenId()))
                        .toList()
                : rows;
    }

    /** A KL to the whole distribution of the reference reads what the reference makes of the same rows. */
    private Map<String, Operand> inputs(PackedRows rows) {
        Map<String, Operand> inputs = computation.inputs(rows, policy);
        if (head.gives().contains(Quantity.KL)) {
            inputs.put(HeadGraph.REFERENCE_STATES, computation.states(rows, computation.inputs(rows, reference)));
            String top = config.head();
            Operand weight = reference.get(top);
            if (weight != null) {
                inputs.put(HeadGraph.reference(top), weight);
            }
        }
        return inputs;
    }
}
