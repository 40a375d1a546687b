package io.attune.ui.round;

import io.attune.annotation.round.TuningObjective;

/** What an objective minimises, for those who ask. */
final class Formula {
    private static final String DPO = """
            loss = −log σ( β · ( log π(chosen) − log π₀(chosen) − log π(rejected) + log π₀(rejected) ) )
            π is the policy, π₀ the version the round starts from; a tie counts half for each side.""";

    private static final String IPO = """
            loss = ( h − 1/(2τ) )², h the margin of online DPO without β, a mean over each answer's tokens
            unlike DPO's, the margin stops growing where the judgments leave no doubt.""";

    private static final String SLIC = """
            loss = max( 0, 1 − β · h ), h the margin of DPO: a pair that is told apart widely enough teaches nothing more.""";

    private static final String GRPO = """
            loss = −min( ρA, clip(ρ, 1 ± ε)·A ) + β · KL, a mean over each answer's tokens, then over answers
            A = ( reward − mean of the group ) / ( standard deviation of the group ), ρ = π / π of the version that wrote it.""";

    private static final String RLOO = """
            loss = −A · ρ, A = reward − mean reward of the group's other answers
            with β · ( log π − log π₀ ) taken out of the reward; π₀ is the version the round starts from.""";

    private static final String DR_GRPO = """
            loss = ( −min( ρA, clip(ρ, 1 ± ε)·A ) + β · KL ) / longest answer, summed over tokens
            A = reward − mean of the group, not divided by the standard deviation.""";

    private static final String GSPO = """
            loss = −min( ρA, clip(ρ)·A ) + β · KL, ρ one for the whole answer: e to the mean of log π − log π of the version that wrote it
            A = ( reward − mean of the group ) / ( standard deviation of the group ).""";

    private static final String REINFORCE_PLUS_PLUS = """
            loss = −min( ρA, clip(ρ, 1 ± ε)·A ), a mean over the tokens of a step; ρ = π / π of the version that wrote it
            A = the rewards from a token on, β · ( log π − log π₀ ) taken out of each, measured by all tokens of the step.""";

    private static final String PPO = """
            loss = −min( ρA, clip(ρ, 1 ± ε)·A ) + critic's, a mean over the tokens of a step; ρ = π / π of the version that wrote it
            A = Σ (γλ)ᵏ · ( reward + γ · value of what follows − value ), β · ( log π − log π₀ ) taken out of the reward
            the critic learns those values: ½ · ( value − what came )² for each token.""";

    private static final String PPO_ADAPTIVE_KL = """
            loss = −ρA + β · KL + critic's, a mean over the tokens of a step; A, ρ and the critic as in PPO
            KL = ρ − 1 − log ρ, to the version that wrote it; β halves where that is under ⅔ of its target, and doubles where it is over 1½ of it.""";

    private static final String PPO_PTX = """
            loss = that of PPO − λ · mean log π( demonstrations ), a mean over their tokens
            as many demonstrations as groups go into a step.""";

    private static final String CURRY_DPO = """
            loss = that of DPO, π₀ the policy that the stage before left
            a stage is the comparisons where people found one answer much better, then better, slightly better, and at last the ties.""";

    private static final String SIMPO = """
            loss = −log σ( β · ( mean log π(chosen) − mean log π(rejected) − γ/β ) )
            means are over tokens; there is no start in it that the policy would be held to.""";

    private static final String ORPO = """
            loss = −mean log π(chosen) − λ · log σ( log odds(chosen) − log odds(rejected) )
            odds = p / (1 − p), p the mean probability of an answer's tokens.""";

    private static final String KTO = """
            r = log π(answer) − log π₀(answer)
            loss = λ · ( 1 − σ( β · (r − z₀) ) ) for a good answer, λ · ( 1 − σ( β · (z₀ − r) ) ) for a bad one
            z₀ is the KL to the start, estimated from mismatched pairs and never below 0.""";

    private Formula() {}

    static String of(TuningObjective objective) {
        return switch (objective) {
            case ONLINE_DPO, DPO -> DPO;
            case ONLINE_IPO, IPO -> IPO;
            case ONLINE_SLIC -> SLIC;
            case GRPO -> GRPO;
            case RLOO -> RLOO;
            case DR_GRPO -> DR_GRPO;
            case GSPO -> GSPO;
            case REINFORCE_PLUS_PLUS -> REINFORCE_PLUS_PLUS;
            case PPO -> PPO;
            case PPO_ADAPTIVE_KL -> PPO_ADAPTIVE_KL;
            case PPO_PTX -> PPO_PTX;
            case CURRY_DPO -> CURRY_DPO;
            case SIMPO -> SIMPO;
            case ORPO -> ORPO;
            case ONLINE_KTO, KTO -> KTO;
        };
    }
}
