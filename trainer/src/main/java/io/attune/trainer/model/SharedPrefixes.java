package io.attune.trainer.model;

import io.attune.trainer.graph.Dim;
import io.attune.trainer.graph.ElementType;
import io.attune.trainer.graph.Graph;
import io.attune.trainer.graph.Shape;
import io.attune.trainer.graph.Value;

/**
 * Completions in rows of their own, which see themselves and the prefix of their prompt. A prefix is a text among the texts; its keys and values stand
 * before those of each row that holds a completion of it. The second half of a long text stands behind the first in the same way.
 *
 * @param rows where the tokens of completions stand
 * @param prompts [rows, time] which of the prefixes before its row a token sees
 * @param prefixIndex [rows, prefix] the text's token at each place before a row; any token where there is none
 * @param prefixRows and prefixTimes: [tokens of texts, copies, 1] the places where each of them stands before a row
 * @param prefixPresent [tokens of texts, 1, copies] whether it stands at so many
 * @param keyTexts [rows, keys] which of the texts of its row a key belongs to, {@value #NONE} for what stands before it
 * @param keyPrompts [rows, keys] which of the prefixes before its row a key belongs to, {@value #NONE} for what stands in it
 * @param keyPositions [rows, keys] place of each key in its text
 */
record SharedPrefixes(
        AttentionRows rows,
        Value prompts,
        Value prefixIndex,
        Value prefixRows,
        Value prefixTimes,
        Value prefixPresent,
        Value keyTexts,
        Value keyPrompts,
        Value keyPositions) {
    static final String NAMES = "shared_";
    static final long NONE = -2;

    static final Dim TOKENS = Dim.named(NAMES + "tokens");
    static final Dim PREFIX = Dim.named(NAMES + "prefix");
    static final Dim KEYS = Dim.named(NAMES + "keys");
    private static final Dim COPIES = Dim.named(NAMES + "copies");

    /** @param texts the axis of the tokens of texts */
    static SharedPrefixes declare(Graph graph, Dim texts) {
        AttentionRows rows = AttentionRows.declare(graph, NAMES, TOKENS);
        return new SharedPrefixes(
                rows,
                AttentionRows.integers(graph, "prompts", rows.rows(), rows.time()),
                AttentionRows.integers(graph, "prefix_index", rows.rows(), PREFIX),
                AttentionRows.integers(graph, "prefix_rows", texts, COPIES, Shape.ONE),
                AttentionRows.integers(graph, "prefix_times", texts, COPIES, Shape.ONE),
                graph.input("prefix_present", ElementType.BOOL, Shape.of(texts, Shape.ONE, COPIES)),
                AttentionRows.integers(graph, "key_texts", rows.rows(), KEYS),
                AttentionRows.integers(graph, "key_prompts", rows.rows(), KEYS),
                AttentionRows.integers(graph, "key_positions", rows.rows(), KEYS));
    }
}
