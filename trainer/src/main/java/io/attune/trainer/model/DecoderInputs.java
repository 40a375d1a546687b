package io.attune.trainer.model;

import io.attune.trainer.graph.Dim;
import io.attune.trainer.graph.ElementType;
import io.attune.trainer.graph.Graph;
import io.attune.trainer.graph.Shape;
import io.attune.trainer.graph.Value;
import io.attune.trainer.model.architecture.Positions;
import io.attune.trainer.model.rope.Rope;
import org.jspecify.annotations.Nullable;

/**
 * What a run of the decoder is given beside weights. Tokens stand packed behind each other ({@code tokens} of them): those of texts, then those of
 * completions that share the prefix of their prompt.
 *
 * @param ids [tokens] token ids
 * @param positions [tokens, 1] place of each token in its text
 * @param texts where the tokens of texts stand in attention
 * @param shared where those of completions do, and what they see; null if each text stands alone
 * @param scored [scored] the tokens whose final state is read
 * @param scoredPlaces [tokens] where a token stands in {@code scored}, 0 where it does not
 * @param scoredPresent [tokens, 1] whether it does
 * @param rotations [tokens, 1] the row of the rotary tables that turns each token
 * @param cosines and sines [rows, pairs] of the rotary embedding
 */
record DecoderInputs(
        Value ids,
        Value positions,
        AttentionRows texts,
        @Nullable SharedPrefixes shared,
        Value scored,
        Value scoredPlaces,
        Value scoredPresent,
        Value rotations,
        Value cosines,
        Value sines) {
    static final Dim TOKENS = Dim.named("tokens");
    static final Dim TEXT_TOKENS = Dim.named("text_tokens");
    static final Dim SCORED = Dim.named("scored");

    static DecoderInputs declare(Graph graph, Positions kind, PromptLayout layout) {
        int pairs = kind instanceof Positions.Rotary(Rope rope) ? rope.width() / 2 : 0;
        Shape table = Shape.of(Dim.named("rotations"), Dim.of(pairs));
        boolean shares = layout == PromptLayout.SHARED;
        Dim textTokens = shares ? TEXT_TOKENS : TOKENS;
        var inputs = new DecoderInputs(
                AttentionRows.integers(graph, "ids", TOKENS),
                AttentionRows.integers(graph, "positions", TOKENS, Shape.ONE),
                AttentionRows.declare(graph, "", textTokens),
                shares ? SharedPrefixes.declare(graph, textTokens) : null,
                AttentionRows.integers(graph, "scored", SCORED),
                AttentionRows.integers(graph, "scored_places", TOKENS),
                graph.input("scored_present", ElementType.BOOL, Shape.of(TOKENS, Shape.ONE)),
                AttentionRows.integers(graph, "rotations", TOKENS, Shape.ONE),
                graph.input("cosines", graph.floating(), table),
                graph.input("sines", graph.floating(), table));
        graph.invertible(inputs.scored, inputs.scoredPlaces, inputs.scoredPresent);
        return inputs;
    }
}
