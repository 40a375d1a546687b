package io.attune.trainer.objective.policygradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.attune.trainer.objective.Completion;
import io.attune.trainer.objective.Evaluation;
import io.attune.trainer.objective.Groups;
import io.attune.trainer.objective.Pairs;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.objective.advantage.Advantage;
import io.attune.trainer.objective.advantage.Anchor;
import io.attune.trainer.objective.advantage.Separated;
import io.attune.trainer.objective.conversion.Rewarded;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** The generalised form and completions to hold it against an algorithm on, the same for each test. */
final class GeneralisedForm {
    private final SplittableRandom random = new SplittableRandom(5);

    /** With ω of each token. */
    static Separated form(Advantage advantage, Separated.Omega omega, Anchor anchor, double alpha, double beta) {
        return new Separated(advantage, omega, anchor, false, alpha, Separated.Upsilon.IDENTITY, beta);
    }

    /** With ω of the whole completion. */
    static Separated whole(Advantage advantage, Separated.Omega omega, Anchor anchor, double alpha, double beta) {
        return new Separated(advantage, omega, anchor, true, alpha, Separated.Upsilon.IDENTITY, beta);
    }

    /** The same as groups of two, with rewards ±1. */
    static Groups rewarded(Pairs pairs) {
        return new Groups(pairs.pairs().stream().map(Rewarded::of).toList());
    }

    /** The form moves every token as the algorithm does, but for a factor that may be the completion's own. */
    static void requireEqual(Separated form, Groups groups, Evaluation expected, ToDoubleFunction<Completion> factor) {
        Evaluation found = new PolicyGradient(Gro.DEFINITION, Gro.recipe(form)).evaluate(groups);
        List<Completion> completions = groups.completions();
        assertThat(found.coefficients()).hasSameSizeAs(expected.coefficients());
        for (int i = 0; i < completions.size(); i++) {
            double[] scaled = found.coefficients()
                    .get(i)
                    .times(factor.applyAsDouble(completions.get(i)))
                    .logps();
            assertThat(scaled).containsExactly(expected.coefficients().get(i).logps(), within(1e-12));
        }
        assertThat(expected.coefficients())
                .anySatisfy(coefficients -> assertThat(coefficients.logps()[0]).isNotZero());
    }

    /** @param onPolicy whether the policy is the one that drew them */
    Groups groups(boolean onPolicy) {
        return new Groups(
                IntStream.range(0, 3)
                        .mapToObj(g -> new Groups.Group(IntStream.range(0, 3)
                                .mapToObj(i -> completion(onPolicy))
                                .toList()))
                        .toList(),
                0.2);
    }

    Pairs pairs() {
        return new Pairs(IntStream.range(0, 4)
                .mapToObj(_ -> new Pairs.Pair(completion(true), completion(true)))
                .toList());
    }

    private Completion completion(boolean onPolicy) {
        double[] logps = random.doubles(random.nextInt(1, 6), -3, 0).toArray();
        double[] old = Arrays.stream(logps)
                .map(logp -> onPolicy ? logp : logp + random.nextDouble(-0.4, 0.4))
                .toArray();
        double[] reference = Arrays.stream(logps)
                .map(logp -> logp + random.nextDouble(-1, 1))
                .toArray();
        return Completion.of(logps, reference)
                .with(Quantity.OLD_LOGPS, old)
                .with(Quantity.VALUES, random.doubles(logps.length, -1, 1).toArray())
                .with(Quantity.REWARD, random.nextDouble(-1, 1))
                .with(Quantity.GREEDY_REWARD, random.nextDouble(-1, 1));
    }
}
