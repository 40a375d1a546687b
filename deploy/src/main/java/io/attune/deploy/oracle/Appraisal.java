package io.attune.deploy.oracle;

import java.util.Map;

/**
 * What is good and bad about one answer; the reward is the sum.
 *
 * @param substance whether it does what was asked, in [-2.4, 1.2]
 * @param naming whether it names the customer's things rather than others, in [-1.5, 0.8]
 * @param help next steps against refusals, vagueness and chatter, in [-1.96, 0.54]
 * @param courtesy in [-2.9, 1.88]
 * @param layout whether steps are a list, in [-0.3, 0.8]
 * @param length concision, in [-3, 0]
 * @param fluency whole sentences without repetition, in [-4, 0]
 */
public record Appraisal(
        double substance, double naming, double help, double courtesy, double layout, double length, double fluency) {

    /** No answer is worth less, and an answer without a word is worth this. */
    public static final double FLOOR = -6;

    static final Appraisal OF_NOTHING = new Appraisal(FLOOR, 0, 0, 0, 0, 0, 0);

    public double reward() {
        return Math.max(FLOOR, substance + naming + help + courtesy + layout + length + fluency);
    }

    /** Whole numbers from 1 to 5 for a task that asks for scores: correctness, courtesy, clarity. */
    public Map<String, Integer> scores() {
        return Map.of(
                "correctness", score(substance + naming, -1.5, 2),
                "courtesy", score(courtesy + help, -2.2, 2.2),
                "clarity", score(layout + length + fluency, -1.6, .2));
    }

    private static int score(double value, double worst, double best) {
        double share = Math.clamp((value - worst) / (best - worst), 0, 1);
        return 1 + (int) Math.min(4, share * 5);
    }
}
