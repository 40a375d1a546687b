package io.attune.trainer.model;

import io.attune.trainer.graph.Dim;
import io.attune.trainer.graph.ElementType;
import io.attune.trainer.graph.Graph;
import io.attune.trainer.graph.Shape;
import io.attune.trainer.graph.Value;
import io.attune.trainer.model.architecture.Positions;
import io.attune.trainer.model.rope.Rope;

/**
 * What a run of the decoder is given beside weights. Tokens of all rows stand packed behind each other ({@code tokens} of them); attention alone
 * sees them as [rows, time], padded.
 *
 * @param ids [tokens] token ids
 * @param positions [tokens, 1] place of each token in its text
 * @param texts [rows, time] which of the texts of its row a token belongs to, −1 for padding; texts do not see each other
 * @param segments [rows, time] 0 for what all of a text sees, 1 and more for completions that do not see each other
 * @param padIndex [rows, time] the token at each place; any token where there is none
 * @param tokenPlaces [tokens, 2] row and time of each token
 * @param padPresent [rows, time, 1] whether a token stands there
 * @param scored [scored] the tokens whose final state is read
 * @param scoredPlaces [tokens] where a token stands in {@code scored}, 0 where it does not
 * @param scoredPresent [tokens, 1] whether it does
 * @param rotations [tokens, 1] the row of the rotary tables that turns each token
 * @param cosines and sines [rows, pairs] of the rotary embedding
 */
record DecoderInputs(
        Value ids,
        Value positions,
        Value texts,
        Value segments,
        Value padIndex,
        Value tokenPlaces,
        Value padPresent,
        Value scored,
        Value scoredPlaces,
        Value scoredPresent,
        Value rotations,
        Value cosines,
        Value sines) {
    static final Dim TOKENS = Dim.named("tokens");
    static final Dim ROWS = Dim.named("rows");
    static final Dim TIME = Dim.named("time");
    static final Dim SCORED = Dim.named("scored");
    private static final Dim ONE = Dim.of(1);

    static DecoderInputs declare(Graph graph, Positions kind) {
        int pairs = kind instanceof Positions.Rotary(Rope rope) ? rope.width() / 2 : 0;
        Shape table = Shape.of(Dim.named("rotations"), Dim.of(pairs));
        var inputs = new DecoderInputs(
                integers(graph, "ids", TOKENS),
                integers(graph, "positions", TOKENS, ONE),
                integers(graph, "texts", ROWS, TIME),
                integers(graph, "segments", ROWS, TIME),
                integers(graph, "pad_index", ROWS, TIME),
                integers(graph, "token_places", TOKENS, Dim.of(2)),
                graph.input("pad_present", ElementType.BOOL, Shape.of(ROWS, TIME, ONE)),
                integers(graph, "scored", SCORED),
                integers(graph, "scored_places", TOKENS),
                graph.input("scored_present", ElementType.BOOL, Shape.of(TOKENS, ONE)),
                integers(graph, "rotations", TOKENS, ONE),
                graph.input("cosines", graph.floating(), table),
                graph.input("sines", graph.floating(), table));
        graph.invertible(inputs.padIndex, inputs.tokenPlaces, null);
        graph.invertible(inputs.tokenPlaces, inputs.padIndex, inputs.padPresent);
        graph.invertible(inputs.scored, inputs.scoredPlaces, inputs.scoredPresent);
        return inputs;
    }

    private static Value integers(Graph graph, String name, Dim... dims) {
        return graph.input(name, ElementType.INT64, Shape.of(dims));
    }
}
