package io.attune.trainer.objective.policygradient;

import static io.attune.trainer.objective.policygradient.GeneralisedForm.requireEqual;
import static io.attune.trainer.objective.policygradient.GeneralisedForm.rewarded;
import static io.attune.trainer.objective.policygradient.GeneralisedForm.whole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.attune.trainer.objective.Binary;
import io.attune.trainer.objective.Coefficients;
import io.attune.trainer.objective.Completion;
import io.attune.trainer.objective.Evaluation;
import io.attune.trainer.objective.Groups;
import io.attune.trainer.objective.Objective;
import io.attune.trainer.objective.Objectives;
import io.attune.trainer.objective.Pairs;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.objective.advantage.Anchor;
import io.attune.trainer.objective.advantage.Baseline;
import io.attune.trainer.objective.advantage.Separated;
import io.attune.trainer.objective.advantage.SequenceReward;
import io.attune.trainer.objective.conversion.Rewarded;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which algorithms on preferences the generalised form is: pairs are counted instead of completions, and the constant between the two is stated. */
class GroPreferencesTest {
    private static final SequenceReward REWARD = SequenceReward.PLAIN;
    private final GeneralisedForm drawn = new GeneralisedForm();

    /** A pair is two completions: 2 between the two. ω reads the completion as a whole, and the sign of A. */
    @Test
    void dpoHasTheOtherAnswerAsAnchor() {
        double beta = 0.3;
        Pairs pairs = drawn.pairs();
        requireEqual(
                whole(
                        new Baseline(REWARD, Baseline.Kind.NONE),
                        Separated.Omega.LOGISTIC,
                        Anchor.others(Anchor.REFERENCE),
                        beta,
                        1 / beta),
                rewarded(pairs),
                Objectives.byId("dpo", Map.of("beta", beta)).evaluateAny(pairs),
                _ -> 2);
    }

    /** CPL at γ = 1 and λ = 1, likelihoods as they are. Its discount and its λ are outside the form. */
    @Test
    void cplHasTheOtherAnswerAsAnchorWithoutAReference() {
        double alpha = 0.3;
        Pairs pairs = drawn.pairs();
        requireEqual(
                whole(
                        new Baseline(REWARD, Baseline.Kind.NONE),
                        Separated.Omega.LOGISTIC,
                        Anchor.others(Anchor.NONE),
                        alpha,
                        1 / alpha),
                rewarded(pairs),
                Objectives.byId("cpl", Map.of("alpha", alpha, "lambda", 1.0)).evaluateAny(pairs),
                _ -> 2);
    }

    /** The weights λ_D and λ_U are rewards. */
    @Test
    void ktoHasTheReferencePointAsAnchor() {
        double beta = 0.3;
        var examples = new ArrayList<Binary.Labelled>();
        var rewarded = new ArrayList<Groups.Group>();
        for (Completion completion : drawn.groups(false).completions()) {
            boolean desirable = examples.size() % 3 != 0;
            examples.add(new Binary.Labelled(completion, desirable, 1));
            rewarded.add(new Groups.Group(List.of(completion.with(Quantity.REWARD, desirable ? 1.3 : -0.7))));
        }
        Completion mismatched = Completion.of(new double[] {-1, -1}, new double[] {-2, -3});
        requireEqual(
                whole(
                        new Baseline(REWARD, Baseline.Kind.NONE),
                        Separated.Omega.BELL,
                        Anchor.over(Anchor.REFERENCE, mismatched.logRatio()),
                        beta,
                        1 / beta),
                new Groups(rewarded),
                Objectives.byId("kto", Map.of("beta", beta, "desirable_weight", 1.3, "undesirable_weight", 0.7))
                        .evaluateAny(new Binary(examples, List.of(mismatched))),
                _ -> 1);
    }

    /** Offline pairs, as groups of two with rewards ±1, and online samples in one batch: each moves as it does alone, but for the number of completions. */
    @Test
    void offlinePairsAndOnlineSamplesMixInOneBatch() {
        Groups online = drawn.groups(false);
        Pairs offline = drawn.pairs();
        Objective<?> gro = Objectives.byId("gro", Map.of("baseline", 1.0));
        Evaluation mixed = gro.evaluateAny(Rewarded.mixed(online, offline));
        Evaluation first = gro.evaluateAny(online);
        Evaluation second = gro.evaluateAny(rewarded(offline));
        int alone = first.coefficients().size();
        int all = mixed.coefficients().size();
        assertThat(all).isEqualTo(alone + second.coefficients().size());
        for (int i = 0; i < all; i++) {
            Coefficients apart = i < alone
                    ? first.coefficients().get(i).times(alone / (double) all)
                    : second.coefficients().get(i - alone).times((all - alone) / (double) all);
            assertThat(mixed.coefficients().get(i).logps()).containsExactly(apart.logps(), within(1e-15));
        }
    }
}
