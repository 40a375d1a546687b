package io.attune.trainer.data;

import io.attune.trainer.model.Sequence;
import io.attune.trainer.objective.Objective;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.objective.conversion.SelfPlay;
import io.attune.trainer.objective.numeric.Logistic;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What an objective reads of completions and nobody said, where there is one sensible value: a completion without parts is one turn, one segment of score 1, and begins in its prompt's own
 * state; a reward comes at its last token; how often a completion is preferred follows from the rewards by Bradley and Terry, and the reference's value is the mean of its prompt's rewards.
 */
public record Completing(Objective<?> objective) {
    private static final double BEGINNING = -1;

    /** Parts of a completion. */
    Notes parts(Sequence sequence, Notes notes) {
        double[] whole = new double[sequence.completionIds().length];
        Notes completed = notes;
        if (lacks(notes, Quantity.SEGMENTS)) {
            completed = completed.with(Quantity.SEGMENTS, whole);
        }
        if (lacks(notes, Quantity.SEGMENT_SCORES)) {
            completed = completed.with(Quantity.SEGMENT_SCORES, 1);
        }
        if (lacks(notes, Quantity.TURNS)) {
            completed = completed.with(Quantity.TURNS, whole);
        }
        return lacks(notes, Quantity.ANCHORS) ? completed.with(Quantity.ANCHORS, BEGINNING) : completed;
    }

    /** A pair whose completions have the parts that are asked for. */
    public Example pair(Example.Preference pair) {
        List<Notes> notes = pair.sequences().stream()
                .map(sequence -> parts(sequence, Notes.NONE))
                .toList();
        return notes.stream().allMatch(Notes.NONE::equals) ? pair : new Example.Noted(pair, notes);
    }

    /** Completions of one prompt whose notes have rewards, as an example. */
    public Example group(List<Sequence> completions, List<Notes> notes) {
        double[] rewards =
                notes.stream().mapToDouble(one -> one.one(Quantity.REWARD)).toArray();
        double[] wins = SelfPlay.rewards(Arrays.stream(rewards)
                .mapToObj(mine -> Arrays.stream(rewards)
                        .map(theirs -> Logistic.sigmoid(mine - theirs))
                        .toArray())
                .toArray(double[][]::new));
        double mean = Arrays.stream(rewards).average().orElseThrow();
        List<Notes> completed = IntStream.range(0, rewards.length)
                .mapToObj(i -> judged(completions.get(i), parts(completions.get(i), notes.get(i)), wins[i], mean))
                .toList();
        return new Example.Noted(new Example.Group(completions), completed);
    }

    private Notes judged(Sequence sequence, Notes notes, double wins, double mean) {
        double[] tokens = new double[sequence.completionIds().length];
        Notes completed = notes;
        if (lacks(notes, Quantity.PREFERENCE)) {
            completed = completed.with(Quantity.PREFERENCE, wins);
        }
        if (lacks(notes, Quantity.TOKEN_REWARDS) && tokens.length > 0) {
            tokens[tokens.length - 1] = notes.one(Quantity.REWARD);
            completed = completed.with(Quantity.TOKEN_REWARDS, tokens);
        }
        if (lacks(notes, Quantity.VALUES) && !objective.reads().contains(Quantity.VALUES)) {
            double[] values = new double[tokens.length];
            Arrays.fill(values, mean);
            completed = completed.with(Quantity.VALUES, values);
        }
        return completed;
    }

    private boolean lacks(Notes notes, Quantity quantity) {
        return objective.needs().contains(quantity) && !notes.numbers().containsKey(quantity);
    }
}
