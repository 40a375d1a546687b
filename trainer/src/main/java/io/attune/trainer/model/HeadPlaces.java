package io.attune.trainer.model;

import io.attune.trainer.graph.Dim;
import io.attune.trainer.graph.Graph;
import io.attune.trainer.graph.Operators;
import io.attune.trainer.graph.Shape;
import io.attune.trainer.graph.Value;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Brings the heads of tokens to where attention multiplies them, and back. Each head of a token is a row of a table, so that one selection does it: no
 * second pass over memory brings heads before time.
 */
final class HeadPlaces {
    private final Operators ops;
    private final Graph graph;
    private final int width;
    private final Map<Seats, Selection> known = new HashMap<>();
    private final Map<Integer, Value> prefixes = new HashMap<>();

    private record Seats(AttentionRows rows, int heads) {}

    /** @param there [rows, heads, time] of the tokens' heads, {@code back} [tokens, heads] of the rows' */
    private record Selection(Value there, Value back) {}

    /** @param width of a head */
    HeadPlaces(Operators ops, int width) {
        this.ops = ops;
        this.width = width;
        this.graph = ops.graph();
    }

    /** [tokens, heads · width] → [rows, heads, time, width]. */
    Value inRows(Value x, AttentionRows rows, int heads) {
        return ops.gather(byHead(x, heads), selection(rows, heads).there());
    }

    /** [tokens, heads · width] → [rows, heads, prefix, width]. */
    Value beforeRows(Value x, SharedPrefixes shared, int heads) {
        Value index = prefixes.computeIfAbsent(heads, absent -> {
            Value there = headsOf(shared.prefixIndex(), heads);
            Value back = ops.add(
                    ops.mul(ofHeads(shared.prefixRows(), heads), ops.length(SharedPrefixes.PREFIX)),
                    shared.prefixTimes());
            graph.repeating(there, back, ops.cast(shared.prefixPresent(), graph.floating()));
            return there;
        });
        return ops.gather(byHead(x, heads), index);
    }

    /** [rows, heads, time, width] → [tokens, heads · width]. */
    Value ofTokens(Value x, AttentionRows rows, int heads) {
        Value table =
                ops.reshape(x, Shape.of(Dim.named(rows.rows() + " x " + heads + " x " + rows.time()), Dim.of(width)));
        Value tokens = ops.gather(table, selection(rows, heads).back());
        return ops.reshape(tokens, Shape.of(tokens.dim(0), Dim.of((long) heads * width)));
    }

    private Value byHead(Value x, int heads) {
        return ops.reshape(x, Shape.of(Dim.named(x.dim(0) + " x " + heads), Dim.of(width)));
    }

    private Selection selection(AttentionRows rows, int heads) {
        return known.computeIfAbsent(new Seats(rows, heads), absent -> {
            Value there = headsOf(rows.padIndex(), heads);
            Value back = ops.add(ops.mul(ofHeads(rows.tokenRows(), heads), ops.length(rows.time())), rows.tokenTimes());
            graph.invertible(there, back, null);
            // Padding is given some token's gradient, which goes nowhere: no token sees padding.
            graph.invertible(back, there, null);
            return new Selection(there, back);
        });
    }

    /** Places of tokens [rows, time] → of their heads [rows, heads, time]. */
    private Value headsOf(Value places, int heads) {
        return ops.add(ops.mul(ops.unsqueeze(places, 1), graph.integer(heads)), ops.unsqueeze(range(heads), 1));
    }

    /** Rows of attention [..., 1] → which of the rows of each head [..., heads]. */
    private Value ofHeads(Value rows, int heads) {
        return ops.add(ops.mul(rows, graph.integer(heads)), range(heads));
    }

    private Value range(int heads) {
        return graph.integers(LongStream.range(0, heads).toArray());
    }
}
