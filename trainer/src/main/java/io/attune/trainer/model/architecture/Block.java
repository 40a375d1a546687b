package io.attune.trainer.model.architecture;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

/**
 * One block of a decoder, each part behind a norm of its own.
 *
 * @param parallel whether the feed-forward part reads the block's input (Wang and Komatsuzaki 2021) rather than what attention made of it
 */
public record Block(
        Norm attentionNorm, Attention attention, Norm feedForwardNorm, FeedForward feedForward, boolean parallel) {
    public Block {
        requireNonNull(attentionNorm, "attentionNorm is null");
        requireNonNull(attention, "attention is null");
        requireNonNull(feedForwardNorm, "feedForwardNorm is null");
        requireNonNull(feedForward, "feedForward is null");
    }

    /** The same with another attention. */
    public Block with(Attention other) {
        return new Block(attentionNorm, other, feedForwardNorm, feedForward, parallel);
    }

    /** In the order in which they are applied. */
    public List<Linear> linears() {
        var all = new ArrayList<>(attention.projection().layers());
        all.add(attention.output());
        all.addAll(feedForward.layers());
        return all;
    }

    public List<Norm> norms() {
        var all = new ArrayList<Norm>();
        all.add(attentionNorm);
        if (attention.queryNorm() != null) {
            all.add(attention.queryNorm());
        }
        if (attention.keyNorm() != null) {
            all.add(attention.keyNorm());
        }
        all.add(feedForwardNorm);
        return all;
    }
}
