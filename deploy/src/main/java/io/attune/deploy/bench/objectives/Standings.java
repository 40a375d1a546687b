package io.attune.deploy.bench.objectives;

import static java.util.Locale.ROOT;

import io.attune.deploy.experiment.Chart;
import io.attune.trainer.objective.Objectives;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The table: each objective at the learning rate that served it best, by mean win rate over seeds, and how it stands to SFT on the best of each prompt's completions. */
final class Standings {
    private static final String BASELINE = "sft";
    /** Below it a mean over some hundred answers says nothing, and may be negative. */
    private static final double LEAST_KL = 1e-3;

    /** One objective at one rate, over its seeds. */
    private record Entry(String objective, double rate, List<Trial> trials) {
        double mean(ToDoubleFunction<Trial> figure) {
            return trials.stream().mapToDouble(figure).average().orElse(Double.NaN);
        }

        double spread() {
            return trials.stream().mapToDouble(Trial::winRate).max().orElse(0)
                    - trials.stream().mapToDouble(Trial::winRate).min().orElse(0);
        }
    }

    private final List<Entry> entries;
    private final List<Trial> trials;

    Standings(List<Trial> trials) {
        this.trials = List.copyOf(trials);
        Map<String, Map<Double, List<Trial>>> grouped = trials.stream()
                .filter(Trial::succeeded)
                .collect(Collectors.groupingBy(
                        Trial::objective,
                        TreeMap::new,
                        Collectors.groupingBy(Trial::rate, TreeMap::new, Collectors.toList())));
        List<Entry> best = new ArrayList<>();
        grouped.forEach((objective, rates) -> rates.entrySet().stream()
                .map(entry -> new Entry(objective, entry.getKey(), entry.getValue()))
                .max(Comparator.comparingDouble(entry -> entry.mean(Trial::winRate)))
                .ifPresent(best::add));
        best.sort(Comparator.<Entry>comparingDouble(entry -> entry.mean(Trial::winRate))
                .reversed());
        entries = List.copyOf(best);
    }

    /** As Markdown. */
    String table() {
        var text = new StringBuilder("""
                | objective | rate | seeds | win rate | spread | reward | KL | tokens an answer | tokens trained | processor seconds |
                |---|---|---|---|---|---|---|---|---|---|
                """);
        for (Entry entry : entries) {
            text.append(String.format(
                    ROOT,
                    "| `%s` | %s | %d | %.3f | %.3f | %.2f | %.2f | %.1f | %.0f | %.1f |%n",
                    entry.objective(),
                    rate(entry.rate()),
                    entry.trials().size(),
                    entry.mean(Trial::winRate),
                    entry.spread(),
                    entry.mean(Trial::reward),
                    entry.mean(Trial::kl),
                    entry.mean(Trial::length),
                    entry.mean(Trial::tokens),
                    entry.mean(Trial::seconds)));
        }
        return text.append(verdict()).toString();
    }

    /** As one types it: 4e-4. */
    private static String rate(double rate) {
        return Double.toString(rate).replace(".0E", "e").replace("E", "e");
    }

    private String verdict() {
        double baseline = entries.stream()
                .filter(entry -> entry.objective().equals(BASELINE))
                .mapToDouble(entry -> entry.mean(Trial::winRate))
                .findFirst()
                .orElse(Double.NaN);
        long over = entries.stream()
                .filter(entry -> entry.mean(Trial::winRate) > baseline)
                .count();
        long failed = trials.stream().filter(trial -> !trial.succeeded()).count();
        return String.format(
                ROOT,
                "%n%d of %d objectives win more often than sft on the best completion (%.3f); %d of %d trials failed.%n",
                over,
                entries.size(),
                baseline,
                failed,
                trials.size());
    }

    /** KL, in powers of ten, over reward, each objective at its best rate. */
    Chart chart() {
        List<Chart.Series> series = new ArrayList<>();
        series.add(series("drawn as it goes", true));
        series.add(series("drawn ahead", false));
        series.add(frontier());
        return new Chart(
                "Reward and KL of every objective on the demo", "oracle reward", "KL, nats an answer", true, series);
    }

    private Chart.Series series(String name, boolean online) {
        List<Entry> those = entries.stream()
                .filter(entry -> Course.online(Objectives.definition(entry.objective())) == online)
                .toList();
        return points(name, those, false);
    }

    /** Those that nobody outdoes at as little KL. */
    private Chart.Series frontier() {
        List<Entry> best = new ArrayList<>();
        for (Entry entry : entries.stream()
                .sorted(Comparator.comparingDouble(one -> one.mean(Trial::kl)))
                .toList()) {
            if (best.isEmpty() || entry.mean(Trial::reward) > best.getLast().mean(Trial::reward)) {
                best.add(entry);
            }
        }
        return points("least for its reward", best, true);
    }

    private static Chart.Series points(String name, List<Entry> those, boolean line) {
        return new Chart.Series(
                name,
                those.stream().mapToDouble(entry -> entry.mean(Trial::reward)).toArray(),
                those.stream()
                        .mapToDouble(entry -> Math.max(LEAST_KL, entry.mean(Trial::kl)))
                        .toArray(),
                line,
                those.stream().map(Entry::objective).toList());
    }

    boolean drawable() {
        return entries.stream().map(Entry::objective).anyMatch(id -> Course.online(Objectives.definition(id)))
                && entries.stream().map(Entry::objective).anyMatch(id -> !Course.online(Objectives.definition(id)));
    }
}
