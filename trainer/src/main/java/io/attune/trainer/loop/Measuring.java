package io.attune.trainer.loop;

import io.attune.kafka.event.AnswersShown;
import io.attune.kafka.event.Event;
import io.attune.kafka.event.Measured;
import io.attune.kafka.event.Message;
import io.attune.kafka.event.PolicyRef;
import io.attune.kafka.event.RoundSpec;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.model.tokenizer.Conversation;
import io.attune.trainer.model.tokenizer.Transcript;
import io.attune.trainer.sample.Drawn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Measures the versions of one round, always on the same prompts with the same random numbers: what a version answers to the shown
 * prompts, its KL to the start, and against the start's own answers the share that an oracle finds better. For one thread.
 */
final class Measuring implements AutoCloseable {
    /** Evaluation prompts that are used: enough for a trend at a modest cost. */
    private static final int PROMPTS = 48;

    private final LoopContext context;
    private final UUID round;
    private final RoundSpec spec;
    private final @Nullable AnswerOracle oracle;
    private final Reference reference;
    private final List<int[]> evaluationPrompts;
    private final List<double[]> startScores = new ArrayList<>();

    Measuring(LoopContext context, UUID round, RoundSpec spec, @Nullable AnswerOracle oracle) {
        this.context = context;
        this.round = round;
        this.spec = spec;
        this.oracle = oracle;
        LoadedBase base = context.bases().of(spec);
        this.reference = new Reference(context.compute(), base);
        this.evaluationPrompts = evaluated().stream().map(base::prompt).toList();
    }

    private List<List<Message>> evaluated() {
        return spec.evaluationPrompts()
                .subList(0, Math.min(PROMPTS, spec.evaluationPrompts().size()));
    }

    /**
     * Measures a version.
     *
     * @param start the policy that the round started from
     */
    List<Event> of(Voice voice, Voice start) {
        List<Event> events = new ArrayList<>();
        if (!spec.shownPrompts().isEmpty()) {
            events.add(shown(voice));
        }
        if (!evaluationPrompts.isEmpty()) {
            events.add(measured(voice, start));
        }
        return events;
    }

    private AnswersShown shown(Voice voice) {
        List<int[]> prompts =
                spec.shownPrompts().stream().map(voice.base()::prompt).toList();
        List<String> answers = voice.draw(context.compute(), prompts, spec.sampling(), random()).stream()
                .map(voice::text)
                .toList();
        return new AnswersShown(
                eventId(voice.version(), 1),
                context.clock().instant(),
                round,
                voice.version().number(),
                answers);
    }

    private Measured measured(Voice voice, Voice start) {
        List<Drawn> drawn = voice.draw(context.compute(), evaluationPrompts, spec.sampling(), random());
        Map<String, Double> metrics = new HashMap<>();
        metrics.put(Evaluator.KL, divergence(drawn));
        metrics.put(
                "tokens",
                drawn.stream().mapToInt(one -> one.tokenIds().length).average().orElse(0));
        List<String> texts = drawn.stream().map(voice::text).toList();
        metrics.put("distinct", new HashSet<>(texts).size() / (double) texts.size());
        if (oracle != null) {
            putWins(metrics, scores(oracle, texts), startScores(oracle, start));
        }
        return new Measured(
                eventId(voice.version(), 2),
                context.clock().instant(),
                round,
                Evaluator.SOURCE,
                voice.version().number(),
                metrics);
    }

    /** The mean over answers of Σ log π − log π_ref: an unbiased estimate of the KL per answer, since they were drawn from π. */
    private double divergence(List<Drawn> drawn) {
        List<Sequence> rows = new ArrayList<>();
        for (int i = 0; i < drawn.size(); i++) {
            rows.add(new Sequence(evaluationPrompts.get(i), drawn.get(i).tokenIds()));
        }
        double[] logps = reference.sums(rows);
        double sum = 0;
        for (int i = 0; i < logps.length; i++) {
            for (float logp : drawn.get(i).logps()) {
                sum += logp;
            }
            sum -= logps[i];
        }
        return sum / logps.length;
    }

    private double[] scores(AnswerOracle judge, List<String> texts) {
        double[] scores = new double[texts.size()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] =
                    judge.score(Transcript.prompt(Conversation.of(evaluated().get(i))), texts.get(i));
        }
        return scores;
    }

    /** Drawn once with other random numbers, so that version 0 is compared with itself and not with its own words. */
    private double[] startScores(AnswerOracle judge, Voice start) {
        if (startScores.isEmpty()) {
            var other = new SplittableRandom(~spec.seed());
            List<Drawn> drawn = start.draw(context.compute(), evaluationPrompts, spec.sampling(), other);
            startScores.add(scores(judge, drawn.stream().map(start::text).toList()));
        }
        return startScores.getFirst();
    }

    private static void putWins(Map<String, Double> metrics, double[] scores, double[] startScores) {
        double wins = 0;
        for (int i = 0; i < scores.length; i++) {
            wins += scores[i] > startScores[i] ? 1 : scores[i] == startScores[i] ? .5 : 0;
        }
        double rate = wins / scores.length;
        Interval interval = Interval.wilson(rate, scores.length);
        metrics.put("win_rate", rate);
        metrics.put("win_rate_low", interval.low());
        metrics.put("win_rate_high", interval.high());
    }

    private SplittableRandom random() {
        return new SplittableRandom(spec.seed());
    }

    /** The same for the same version, so that measuring twice counts once. */
    private UUID eventId(PolicyRef version, int what) {
        return new UUID(
                version.id().getMostSignificantBits(),
                version.id().getLeastSignificantBits() ^ (round.getLeastSignificantBits() & 0xFFFF_FFFFL) << 4 ^ what);
    }

    @Override
    public void close() {
        reference.close();
    }
}
