package io.attune.ui.models;

import io.attune.annotation.policy.PolicyView;
import io.attune.annotation.round.Point;
import io.attune.annotation.round.Rounds;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the evaluator measured of each version, by round and number within the round. */
record Scores(Map<UUID, Map<Long, Double>> winRates, Map<UUID, Map<Long, Double>> kls) {

    static Scores of(Rounds rounds, List<PolicyView> versions) {
        Map<UUID, Map<Long, Double>> winRates = new HashMap<>();
        Map<UUID, Map<Long, Double>> kls = new HashMap<>();
        versions.stream()
                .map(PolicyView::round)
                .filter(Objects::nonNull)
                .distinct()
                .forEach(round -> {
                    winRates.put(round, byVersion(rounds.series(round, "evaluator/win_rate", -1)));
                    kls.put(round, byVersion(rounds.series(round, "evaluator/kl", -1)));
                });
        return new Scores(winRates, kls);
    }

    /** Such as {@code 74 %}; empty when this version was not measured. */
    String winRate(PolicyView version) {
        Double share = of(winRates, version);
        return share == null ? "" : Math.round(100 * share) + " %";
    }

    /** Nats per answer; empty when this version was not measured. */
    String kl(PolicyView version) {
        Double nats = of(kls, version);
        return nats == null ? "" : String.format(Locale.ROOT, "%.2f", nats);
    }

    private static @Nullable Double of(Map<UUID, Map<Long, Double>> all, PolicyView version) {
        return version.round() == null
                ? null
                : all.getOrDefault(version.round(), Map.of()).get((long) version.roundVersion());
    }

    private static Map<Long, Double> byVersion(List<Point> points) {
        return points.stream().collect(Collectors.toMap(Point::step, Point::value, (_, newer) -> newer));
    }
}
