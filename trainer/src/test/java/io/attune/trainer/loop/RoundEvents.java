package io.attune.trainer.loop;

import io.attune.kafka.event.Artefact;
import io.attune.kafka.event.GroupRewarded;
import io.attune.kafka.event.JudgmentGiven;
import io.attune.kafka.event.JudgmentRetracted;
import io.attune.kafka.event.PolicyPublished;
import io.attune.kafka.event.PolicyRef;
import io.attune.kafka.event.RoundSpec;
import io.attune.kafka.event.Sample;
import io.attune.kafka.event.SamplesRequested;
import io.attune.kafka.event.SamplesRequested.Purpose;
import io.attune.kafka.event.Side;
import io.attune.kafka.event.TaskKind;
import io.attune.kafka.event.Uuid7;
import io.attune.kafka.event.Verdict;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** What people and the roles say in a round, as events. */
abstract class RoundEvents {
    static final Clock CLOCK = Clock.systemUTC();
    static final Uuid7 IDS = new Uuid7(CLOCK, RandomGenerator.of("L64X128MixRandom"));

    final UUID id;
    final UUID basePolicy;
    final RoundSpec spec;

    RoundEvents(UUID id, RoundSpec spec) {
        this.id = id;
        this.basePolicy = spec.basePolicy();
        this.spec = spec;
    }

    RoundSpec spec() {
        return spec;
    }

    SamplesRequested request(Purpose purpose, UUID policy) {
        return new SamplesRequested(IDS.next(), CLOCK.instant(), id, IDS.next(), Specs.HELLO, 2, purpose, policy);
    }

    SamplesRequested request() {
        return new SamplesRequested(
                IDS.next(),
                CLOCK.instant(),
                id,
                IDS.next(),
                Specs.HELLO,
                spec.kind().answers(),
                Purpose.TASK,
                null);
    }

    /** A reward model that this round published. */
    PolicyPublished rewardModel(Artefact weights, long steps, long judgments, Map<String, Double> metrics) {
        return new PolicyPublished(
                IDS.next(),
                CLOCK.instant(),
                id,
                spec.project(),
                PolicyPublished.Kind.REWARD_MODEL,
                new PolicyRef(IDS.next(), 1),
                basePolicy,
                weights,
                4,
                weights,
                steps,
                judgments,
                metrics);
    }

    /** A group of answers that a version drew, one per reward; the same number and rewards make the same answers. */
    GroupRewarded rewarded(int number, int version, double... rewards) {
        List<Sample> samples = new ArrayList<>();
        for (double reward : rewards) {
            int[] tokens = {10 + number, 20 + samples.size(), reward > 0 ? 30 : 31};
            List<Float> logps = List.of(-2f, -1.5f, -1f);
            samples.add(new Sample(
                    IDS.next(), new PolicyRef(basePolicy, version), "text", Numbers.list(tokens), logps, logps, false));
        }
        return new GroupRewarded(
                new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits() ^ number),
                CLOCK.instant(),
                id,
                IDS.next(),
                List.of(5, 6, 7),
                samples,
                Arrays.stream(rewards).boxed().toList(),
                new PolicyRef(basePolicy, 1));
    }

    /** A person's judgment of two answers of the start, in token ids. */
    JudgmentGiven judgment(long number, Verdict verdict) {
        Sample better = sample(10, 11, 12);
        Sample worse = sample(20, 21 + (int) (number % 5));
        return judgment(number, verdict, verdict.answers(TaskKind.PAIR) ? List.of(better, worse) : List.of(better));
    }

    JudgmentGiven judgment(long number, Verdict verdict, List<Sample> samples) {
        TaskKind kind = Arrays.stream(TaskKind.values())
                .filter(one -> one.answers() == samples.size() && verdict.answers(one))
                .findFirst()
                .orElseThrow();
        return new JudgmentGiven(
                IDS.next(),
                CLOCK.instant(),
                number,
                id,
                spec.project(),
                IDS.next(),
                IDS.next(),
                kind,
                Specs.HELLO,
                List.of(5, 6, 7),
                samples,
                verdict,
                "annotator-1",
                false,
                1,
                samples.size() == 2 ? List.of(0, 1) : List.of(0),
                1);
    }

    JudgmentGiven preferred(long number) {
        return judgment(number, new Verdict.Preferred(Side.FIRST, 2));
    }

    /** A person's scores of one answer. */
    JudgmentGiven scored(long number, int rightness, int verbosity, Sample sample) {
        return judgment(
                number, new Verdict.Scores(Map.of("rightness", rightness, "verbosity", verbosity)), List.of(sample));
    }

    JudgmentRetracted retracted(long number) {
        return new JudgmentRetracted(IDS.next(), CLOCK.instant(), id, number);
    }

    Sample sample(int... tokens) {
        return new Sample(IDS.next(), null, "text", Numbers.list(tokens), List.of(), List.of(), false);
    }
}
