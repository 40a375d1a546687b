package io.attune.trainer.model;

import io.attune.trainer.graph.Dim;
import io.attune.trainer.graph.ElementType;
import io.attune.trainer.graph.Graph;
import io.attune.trainer.graph.Shape;
import io.attune.trainer.graph.Value;

/**
 * The rows in which attention sees tokens, and which of them stand beside each other: [rows, time], padded. Everywhere else tokens stand packed behind
 * each other.
 *
 * @param rows and time: the open axes
 * @param groupTime of the queries of a group of heads behind each other
 * @param texts [rows, time] which of the texts of its row a token belongs to, 1 and more, −1 for padding; texts do not see each other
 * @param positions [rows, time] place of each token in its text
 * @param padIndex [rows, time] the token at each place; any token where there is none
 * @param tokenRows and tokenTimes: [tokens, 1] where each token stands
 */
record AttentionRows(
        Dim rows,
        Dim time,
        Dim groupTime,
        Value texts,
        Value positions,
        Value padIndex,
        Value tokenRows,
        Value tokenTimes) {

    /**
     * Declares them as inputs.
     *
     * @param names what the names of inputs and axes begin with
     * @param tokens the axis of the tokens that stand in them
     */
    static AttentionRows declare(Graph graph, String names, Dim tokens) {
        Dim rows = rows(names);
        Dim time = time(names);
        return new AttentionRows(
                rows,
                time,
                groupTime(names),
                integers(graph, names + FilledRows.TEXTS, rows, time),
                integers(graph, names + FilledRows.POSITIONS, rows, time),
                integers(graph, names + FilledRows.PAD_INDEX, rows, time),
                integers(graph, names + FilledRows.TOKEN_ROWS, tokens, Shape.ONE),
                integers(graph, names + FilledRows.TOKEN_TIMES, tokens, Shape.ONE));
    }

    static Dim rows(String names) {
        return Dim.named(names + "rows");
    }

    static Dim time(String names) {
        return Dim.named(names + "time");
    }

    static Dim groupTime(String names) {
        return Dim.named(names + "group_time");
    }

    static Value integers(Graph graph, String name, Dim... dims) {
        return graph.input(name, ElementType.INT64, Shape.of(dims));
    }
}
