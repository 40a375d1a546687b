package io.attune.trainer.model;

import io.attune.trainer.graph.ElementType;
import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.ort.Device;
import io.attune.trainer.ort.Operand;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The passes of a model over rows, with the weights of the policy or of the reference. Those over more tokens than go together are split; what goes together
 * is divided among the lanes of the device.
 */
final class Passes implements AutoCloseable {
    private final ModelConfig config;
    private final Head head;
    private final Map<String, Operand> policy;
    private final Map<String, Operand> reference;
    private final GradientSums gradients;
    private final FormSessions wholeSessions;
    private final FormSessions laneSessions;
    private final Computation whole;
    private final List<Computation> lanes;
    private int tokensTogether = Integer.MAX_VALUE;

    /** A pass by a computation. */
    private interface Run {
        WholePass of(Computation computation, PackedRows rows);
    }

    /**
     * Opens no session yet.
     *
     * @param floating of what goes in and comes out
     * @param graphs by their forms
     * @param frozen at least the weights that do not change, where the device reads them
     * @param gradients what backward passes add to
     * @param policy all that a run reads beside the rows
     * @param reference the same, of the reference
     */
    Passes(
            Device device,
            ModelConfig config,
            Head head,
            ElementType floating,
            Function<PassForm, TrainingGraph> graphs,
            Map<String, ? extends Operand> frozen,
            GradientSums gradients,
            Map<String, Operand> policy,
            Map<String, Operand> reference) {
        this.config = config;
        this.head = head;
        this.policy = policy;
        this.reference = reference;
        this.gradients = gradients;
        long logitsTogether = PassForm.logitsTogether(config, floating);
        this.wholeSessions = new FormSessions(
                config,
                head,
                floating,
                logitsTogether,
                form -> new PassSessions(graphs.apply(form), program -> device.open(program, frozen)));
        this.laneSessions = new FormSessions(
                config,
                head,
                floating,
                logitsTogether / device.lanes(),
                form -> new PassSessions(graphs.apply(form), program -> device.openLane(program, frozen)));
        this.whole = new Computation(config, head, floating, wholeSessions, gradients, 0);
        this.lanes = IntStream.range(0, device.lanes())
                .mapToObj(lane -> new Computation(config, head, floating, laneSessions, gradients, lane))
                .toList();
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

    /** As {@link FormSessions#recomputeBlocks}. */
    void recomputeBlocks() {
        wholeSessions.recomputeBlocks();
        laneSessions.recomputeBlocks();
    }

    /** Begins a new sum of gradients. */
    void clear() {
        gradients.clear();
    }

    /** About how many bytes the largest pass of a step over these rows takes. */
    long bytes(List<Sequence> rows) {
        return parts(rows)
                .mapToLong(part -> shares(part)
                        .mapToLong(share -> share.computation().bytes(share.rows()))
                        .sum())
                .max()
                .orElse(0);
    }

    /** Opens the sessions of a step over such rows. */
    void open(List<Sequence> rows) {
        parts(rows)
                .forEach(part ->
                        shares(part).forEach(share -> share.computation().open(share.rows())));
    }

    /** Rows that go together, and what computes them. */
    private record Share(Computation computation, PackedRows rows) {}

    private Stream<Share> shares(List<Sequence> rows) {
        PartedRows shares = shares(rows, List.of());
        return IntStream.range(0, shares.parts())
                .mapToObj(i -> new Share(shares.parts() == 1 ? whole : lanes.get(i), packed(shares.rows(i))));
    }

    private Stream<List<Sequence>> parts(List<Sequence> given) {
        PartedRows parts = split(read(given), List.of());
        return IntStream.range(0, parts.parts()).mapToObj(parts::rows);
    }

    /** @param kept whether a backward pass may follow */
    ForwardPass policy(List<Sequence> rows, boolean kept) {
        return pass(
                rows,
                head.gives(),
                (computation, packed) -> WholePass.of(computation, packed, head, inputs(computation, packed), false),
                (computation, packed) -> WholePass.of(computation, packed, head, inputs(computation, packed), kept));
    }

    /** Log-probs or scores alone. */
    ForwardPass plainPolicy(List<Sequence> rows) {
        return plain(rows, policy);
    }

    /** As {@link #plainPolicy}, of the reference. */
    ForwardPass plainReference(List<Sequence> rows) {
        return plain(rows, reference);
    }

    private ForwardPass plain(List<Sequence> rows, Map<String, Operand> weights) {
        Run run = (computation, packed) -> WholePass.plain(computation, packed, head, weights);
        return pass(rows, head.gives().subList(0, 1), run, run);
    }

    private ForwardPass pass(List<Sequence> all, List<Quantity> given, Run evaluating, Run last) {
        List<Sequence> rows = read(all);
        PackedRows.require(rows, config, head);
        PartedRows parts = split(rows, given);
        return parts.parts() == 1
                ? together(rows, given, last)
                : new SplitPass(parts, some -> together(some, given, evaluating), some -> together(some, given, last));
    }

    private ForwardPass together(List<Sequence> rows, List<Quantity> given, Run run) {
        PartedRows shares = shares(rows, given);
        return shares.parts() == 1
                ? run.of(whole, packed(rows))
                : ParallelPass.of(shares, (lane, some) -> run.of(lanes.get(lane), packed(some)));
    }

    private PartedRows split(List<Sequence> rows, List<Quantity> given) {
        return new PartedRows(rows, PassParts.of(rows, config, head, tokensTogether), given);
    }

    private PartedRows shares(List<Sequence> rows, List<Quantity> given) {
        return new PartedRows(rows, LaneShares.of(rows, config, head, lanes.size()), given);
    }

    private PackedRows packed(List<Sequence> rows) {
        return PackedRows.of(rows, config, head);
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
    private Map<String, Operand> inputs(Computation computation, PackedRows rows) {
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

    @Override
    public void close() {
        gradients.close();
        wholeSessions.close();
        laneSessions.close();
    }
}
