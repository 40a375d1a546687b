package io.attune.trainer.loop;

import io.attune.kafka.event.RoundSpec.Limits;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** When a round stops by itself. */
final class StopRules {
    private StopRules() {}

    /**
     * The limit that is reached, in words for the round page; null if none is.
     *
     * @param judgments applied so far
     * @param running time spent running, pauses left out
     * @param kl the newest measurement, nats per answer; NaN before the first
     */
    static @Nullable String reached(Limits limits, long judgments, Duration running, double kl) {
        if (limits.judgments() > 0 && judgments >= limits.judgments()) {
            return judgments + " judgments are applied, the round's limit is " + limits.judgments();
        }
        if (limits.minutes() > 0 && running.toMinutes() >= limits.minutes()) {
            return "it ran for " + running.toMinutes() + " minutes, the round's limit is " + limits.minutes();
        }
        if (limits.kl() > 0 && kl > limits.kl()) {
            return "KL to the start is %.2f nats per answer, the round's limit is %.2f".formatted(kl, limits.kl());
        }
        return null;
    }
}
