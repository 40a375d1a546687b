package io.attune.deploy.simulate;

import java.util.List;

/**
 * What a simulation did.
 *
 * @param seconds from the first lease to the last receipt
 * @param resumed judgments whose submission had to be repeated
 * @param submit times of the submitting requests that were answered at once
 */
public record Summary(int judgments, int annotators, double seconds, double perMinute, int resumed, Quantiles submit) {

    static Summary of(List<Receipt> receipts, int annotators, double seconds) {
        List<Double> atOnce = receipts.stream()
                .filter(receipt -> receipt.attempts() == 1)
                .map(Receipt::millis)
                .toList();
        return new Summary(
                receipts.size(),
                annotators,
                Math.round(seconds * 10) / 10.0,
                Math.round(receipts.size() / seconds * 600) / 10.0,
                receipts.size() - atOnce.size(),
                Quantiles.of(atOnce));
    }

    @Override
    public String toString() {
        return "%d judgments by %d annotators in %.1f s (%.0f a minute)%nsubmit: %s%s"
                .formatted(
                        judgments,
                        annotators,
                        seconds,
                        perMinute,
                        submit,
                        resumed == 0
                                ? ""
                                : "%n%d submissions were repeated until the server was back".formatted(resumed));
    }
}
