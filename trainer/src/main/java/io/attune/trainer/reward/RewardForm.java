package io.attune.trainer.reward;

import io.attune.trainer.model.Head;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.model.TrainableModel;
import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.objective.numeric.Logistic;
import io.attune.trainer.objective.supervised.AttributeRegression;
import io.attune.trainer.objective.supervised.GenerativeVerifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** How what a reward model computes becomes one reward for a completion. */
public sealed interface RewardForm {

    /** What has to stand on top of the model. */
    Head head();

    /** Rewards {@code [rows]} of prompts with completions that end in EOS, before normalisation. */
    double[] rewards(TrainableModel model, List<Sequence> rows);

    /** Whether a bias may make the mean reward 0: a probability stays one. */
    default boolean normalised() {
        return switch (this) {
            case Scalar _, Attributes _ -> true;
            case Steps _, Verdict _ -> false;
        };
    }

    /** The tokens that it puts into texts, or looks for beyond them. */
    default IntStream tokens() {
        return switch (this) {
            case Scalar _, Attributes _ -> IntStream.empty();
            case Steps(int[] separator, boolean _) -> Arrays.stream(separator);
            case Verdict(int[] question, int yes, int no) ->
                IntStream.concat(Arrays.stream(question), IntStream.of(yes, no));
        };
    }

    /** One output, read at the last token that is no padding. */
    record Scalar() implements RewardForm {
        @Override
        public Head head() {
            return Head.SCALAR_REWARD;
        }

        @Override
        public double[] rewards(TrainableModel model, List<Sequence> rows) {
            return model.rewards(rows);
        }
    }

    /** An output per attribute, and a fixed weight for each. */
    @SuppressWarnings("ArrayRecordComponent") // compared nowhere
    record Attributes(double[] weights) implements RewardForm {
        public Attributes {
            if (weights.length == 0 || !Arrays.stream(weights).allMatch(Double::isFinite)) {
                throw new IllegalArgumentException("weights are " + Arrays.toString(weights) + ", expected numbers");
            }
        }

        /** Those of Wang et al. 2024, HelpSteer2 (arXiv 2406.08673), for its reward model of 70 billion parameters. */
        public static final Attributes HELPSTEER = new Attributes(new double[] {0.65, 0.8, 0.45, 0.55, -0.4});

        @Override
        public Head head() {
            return Head.scores(weights.length);
        }

        @Override
        public double[] rewards(TrainableModel model, List<Sequence> rows) {
            return Arrays.stream(model.scores(rows))
                    .mapToDouble(scores -> AttributeRegression.scalar(scores, weights))
                    .toArray();
        }
    }

    /**
     * An output behind every step; a completion is as good as its worst step.
     *
     * @param separator the tokens that end a step
     * @param logistic whether scores are logits
     */
    @SuppressWarnings("ArrayRecordComponent") // compared nowhere
    record Steps(int[] separator, boolean logistic) implements RewardForm {
        public Steps {
            if (separator.length == 0) {
                throw new IllegalArgumentException("separator_ids are none, so that no step ends");
            }
        }

        @Override
        public Head head() {
            return Head.scoreAtEachToken();
        }

        @Override
        public double[] rewards(TrainableModel model, List<Sequence> rows) {
            List<Sequence> separated =
                    rows.stream().map(row -> separated(row, model.config())).toList();
            double[][] scores = model.scores(separated);
            return IntStream.range(0, scores.length)
                    .mapToDouble(i -> ends(separated.get(i).completionIds())
                            .mapToDouble(end -> logistic ? Logistic.sigmoid(scores[i][end]) : scores[i][end])
                            .min()
                            .orElseThrow())
                    .toArray();
        }

        /** As process-reward training reads it: without EOS, a separator behind the last step too. */
        private Sequence separated(Sequence row, ModelConfig config) {
            int[] ids = withoutEnd(row.completionIds(), config);
            boolean complete = endsAt(ids, ids.length - 1);
            return new Sequence(
                    row.promptIds(),
                    complete
                            ? ids
                            : IntStream.concat(Arrays.stream(ids), Arrays.stream(separator))
                                    .toArray());
        }

        private IntStream ends(int[] ids) {
            return IntStream.range(0, ids.length).filter(t -> endsAt(ids, t));
        }

        private boolean endsAt(int[] ids, int last) {
            int first = last + 1 - separator.length;
            return first >= 0 && Arrays.equals(ids, first, last + 1, separator, 0, separator.length);
        }
    }

    /**
     * The probability that the model says Yes rather than No behind the completion and a question.
     *
     * @param question its tokens, and those that both verdicts begin with
     */
    @SuppressWarnings("ArrayRecordComponent") // compared nowhere
    record Verdict(int[] question, int yes, int no) implements RewardForm {
        @Override
        public Head head() {
            return Head.LANGUAGE_MODEL;
        }

        @Override
        public double[] rewards(TrainableModel model, List<Sequence> rows) {
            var asked = new ArrayList<Sequence>();
            for (Sequence row : rows) {
                int[] prompt = IntStream.concat(
                                IntStream.concat(
                                        Arrays.stream(row.promptIds()),
                                        Arrays.stream(withoutEnd(row.completionIds(), model.config()))),
                                Arrays.stream(question))
                        .toArray();
                asked.add(new Sequence(prompt, new int[] {yes}));
                asked.add(new Sequence(prompt, new int[] {no}));
            }
            double[][] logps = model.logps(asked);
            return IntStream.range(0, rows.size())
                    .mapToDouble(i -> GenerativeVerifier.score(logps[2 * i], logps[2 * i + 1]))
                    .toArray();
        }
    }

    private static int[] withoutEnd(int[] ids, ModelConfig config) {
        boolean ended = ids.length > 0 && config.endsAt(ids[ids.length - 1]);
        return ended ? Arrays.copyOf(ids, ids.length - 1) : ids;
    }
}
