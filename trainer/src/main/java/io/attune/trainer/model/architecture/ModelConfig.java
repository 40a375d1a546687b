package io.attune.trainer.model.architecture;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A decoder: its sizes, and its parts in the order in which a token passes them, under the names of its Hugging Face files.
 *
 * @param family Hugging Face's model_type
 * @param hiddenSize width of the residual stream
 * @param maxPositions the longest text that it takes
 * @param embedding the tensor of the token embedding, [vocabulary, hidden]
 * @param untiedHead the tensor of the output layer, [vocabulary, hidden]; null where it is the embedding
 */
public record ModelConfig(
        String family,
        int vocabularySize,
        int hiddenSize,
        int maxPositions,
        String embedding,
        Positions positions,
        List<Block> blocks,
        Norm finalNorm,
        @Nullable String untiedHead,
        SpecialIds ids) {

    public ModelConfig {
        requireNonNull(family, "family is null");
        requireNonNull(embedding, "embedding is null");
        requireNonNull(positions, "positions is null");
        requireNonNull(finalNorm, "finalNorm is null");
        requireNonNull(ids, "ids is null");
        blocks = List.copyOf(blocks);
        if (vocabularySize < 1 || hiddenSize < 1 || maxPositions < 1 || blocks.isEmpty()) {
            throw new IllegalArgumentException("a model has a vocabulary, a width, positions and blocks");
        }
    }

    /** The tensor of the output layer. */
    public String head() {
        return untiedHead == null ? embedding : untiedHead;
    }

    public boolean tiedHead() {
        return untiedHead == null;
    }

    public int layers() {
        return blocks.size();
    }

    /** Key and value heads of every block. */
    public int kvHeads() {
        return blocks.getFirst().attention().kvHeads();
    }

    /** Width of a head of every block. */
    public int headDim() {
        return blocks.getFirst().attention().headDim();
    }

    /** The linear layers of all blocks, in the order in which they are applied. */
    public Stream<Linear> linears() {
        return blocks.stream().flatMap(block -> block.linears().stream());
    }

    /** The id that starts a text, −1 where there is none. */
    public int bosTokenId() {
        return ids.bos();
    }

    /** The id that pads, −1 where there is none. */
    public int padTokenId() {
        return ids.pad();
    }

    /** The same where no token pads. */
    public ModelConfig withoutPadding() {
        return with(blocks, new SpecialIds(ids.bos(), ids.ends(), -1));
    }

    /** The same with other blocks. */
    public ModelConfig withBlocks(List<Block> others) {
        return with(others, ids);
    }

    private ModelConfig with(List<Block> others, SpecialIds otherIds) {
        return new ModelConfig(
                family,
                vocabularySize,
                hiddenSize,
                maxPositions,
                embedding,
                positions,
                others,
                finalNorm,
                untiedHead,
                otherIds);
    }

    /** The ids that end a completion. */
    public List<Integer> eosTokenIds() {
        return ids.ends();
    }

    /** What training appends to a completion; empty where the model has none. */
    public OptionalInt eosTokenId() {
        return ids.ends().isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of(ids.ends().getFirst());
    }

    public boolean endsAt(int token) {
        return ids.ends().contains(token);
    }
}
