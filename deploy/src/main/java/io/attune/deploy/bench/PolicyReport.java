package io.attune.deploy.bench;

import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A tuned policy against the one it started from, by the oracle.
 *
 * @param winRate of the tuned one, ties ½
 * @param lower end of the 95 % interval of the win rate, the prompts being the independent units
 * @param rewardBefore mean of the oracle's reward
 * @param kl mean per answer of the tuned policy, in nats
 * @param distinctRatio distinct answers of the tuned policy per distinct answer of the first
 */
record PolicyReport(
        int comparisons,
        double winRate,
        double lower,
        double upper,
        double rewardBefore,
        double rewardAfter,
        double kl,
        double distinctRatio,
        double tokensBefore,
        double tokensAfter) {

    private static final double NORMAL_95 = 1.96;

    /**
     * One prompt's answers to one seed.
     *
     * @param prompt which of the prompts
     */
    record Comparison(
            int prompt, double rewardBefore, double rewardAfter, Contestants.Answer before, Contestants.Answer after) {

        double win() {
            return rewardAfter > rewardBefore ? 1 : rewardAfter < rewardBefore ? 0 : .5;
        }
    }

    static PolicyReport of(List<Comparison> comparisons) {
        double[] winsByPrompt = comparisons.stream()
                .collect(Collectors.groupingBy(Comparison::prompt, Collectors.averagingDouble(Comparison::win)))
                .values()
                .stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
        double rate = mean(winsByPrompt);
        double squares = 0;
        for (double wins : winsByPrompt) {
            squares += (wins - rate) * (wins - rate);
        }
        double half = NORMAL_95 * Math.sqrt(squares / (winsByPrompt.length - 1.0) / winsByPrompt.length);
        return new PolicyReport(
                comparisons.size(),
                rate,
                rate - half,
                rate + half,
                mean(comparisons.stream().mapToDouble(Comparison::rewardBefore).toArray()),
                mean(comparisons.stream().mapToDouble(Comparison::rewardAfter).toArray()),
                mean(comparisons.stream().mapToDouble(one -> one.after().kl()).toArray()),
                (double) distinct(comparisons.stream().map(Comparison::after).toList())
                        / distinct(comparisons.stream().map(Comparison::before).toList()),
                mean(comparisons.stream()
                        .mapToDouble(one -> one.before().tokens())
                        .toArray()),
                mean(comparisons.stream()
                        .mapToDouble(one -> one.after().tokens())
                        .toArray()));
    }

    private static int distinct(List<Contestants.Answer> answers) {
        HashSet<String> texts = new HashSet<>();
        answers.forEach(answer -> texts.add(answer.text()));
        return texts.size();
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    @Override
    public String toString() {
        return """
                win rate   %.3f  (95 %% interval %.3f to %.3f, %d comparisons)
                reward     %.2f before, %.2f after
                KL         %.2f nats per answer
                distinct   %.2f of the first policy's
                length     %.1f tokens before, %.1f after""".formatted(
                        winRate,
                        lower,
                        upper,
                        comparisons,
                        rewardBefore,
                        rewardAfter,
                        kl,
                        distinctRatio,
                        tokensBefore,
                        tokensAfter);
    }
}
