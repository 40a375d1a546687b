package io.attune.deploy.bench;

import io.attune.deploy.simulate.Quantiles;
import io.attune.deploy.simulate.Receipt;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How long judgments took, in milliseconds, by the one clock of the machine.
 *
 * @param submit the request alone
 * @param untilStep from sending it until AdamW had returned with the judgment in the batch
 * @param untilPublished from sending it until a version with it was published
 * @param notLearned judgments that no step had when the waiting ended
 * @param notPublished judgments that no version had when the waiting ended
 */
record LatencyReport(
        int judgments,
        double seconds,
        Quantiles submit,
        Quantiles untilStep,
        Quantiles untilPublished,
        int notLearned,
        int notPublished) {

    static LatencyReport of(List<Receipt> receipts, Learned learned, double seconds) {
        List<Double> steps = times(receipts, learned::untilStep);
        List<Double> published = times(receipts, learned::untilPublished);
        return new LatencyReport(
                receipts.size(),
                seconds,
                Quantiles.of(receipts.stream().map(Receipt::millis).toList()),
                Quantiles.of(steps),
                Quantiles.of(published),
                receipts.size() - steps.size(),
                receipts.size() - published.size());
    }

    @FunctionalInterface
    private interface Until {
        Optional<Duration> of(long judgment, Instant sent);
    }

    private static List<Double> times(List<Receipt> receipts, Until until) {
        return receipts.stream()
                .flatMap(receipt -> until.of(receipt.number(), receipt.sent()).stream())
                .map(time -> time.toNanos() / 1e6)
                .toList();
    }

    @Override
    public String toString() {
        return """
                %d judgments in %.0f s
                submit request     %s
                until the step     %s%s
                until published    %s%s""".formatted(
                        judgments,
                        seconds,
                        submit,
                        untilStep,
                        missing(notLearned, "were in no step yet"),
                        untilPublished,
                        missing(notPublished, "were in no version yet"));
    }

    private static String missing(int count, String what) {
        return count == 0 ? "" : "; " + count + " " + what;
    }
}
