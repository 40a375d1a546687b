package io.attune.trainer.rollout;

import io.attune.trainer.model.Sequence;
import io.attune.trainer.model.tokenizer.Tokenizer;
import io.attune.trainer.reward.Response;
import io.attune.trainer.reward.Reward;
import io.attune.trainer.rollout.Prompts.Prompt;
import io.attune.trainer.sample.Drawn;
import io.attune.trainer.sample.SamplingSettings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;

/**
 * Draws completions and asks a reward of them.
 *
 * @param greedily whether a greedy completion of each prompt is judged too
 */
public record Judging(
        PolicySampler sampler, Tokenizer tokenizer, Reward reward, boolean greedily, RandomGenerator random) {

    /** The completions of each prompt on which the reward did not abstain; prompts without any are left out. */
    List<Judged> groups(List<Prompt> prompts, RolloutPlan plan, Tally tally) {
        int n = plan.completions();
        List<Prompt> repeated = prompts.stream()
                .flatMap(prompt -> Collections.nCopies(n, prompt).stream())
                .toList();
        List<Response> responses = draw(repeated, plan.sampling());
        List<OptionalDouble> rewards = reward.of(responses);
        tally.add(responses, rewards);
        List<OptionalDouble> greedy = greedily
                ? reward.of(draw(
                        prompts,
                        SamplingSettings.greedy(
                                plan.sampling().maxNewTokens(), plan.sampling().stopping())))
                : Collections.nCopies(prompts.size(), OptionalDouble.empty());
        var groups = new ArrayList<Judged>();
        for (int p = 0; p < prompts.size(); p++) {
            boolean lacking = greedily && greedy.get(p).isEmpty();
            Judged group = group(responses.subList(p * n, p * n + n), rewards.subList(p * n, p * n + n), greedy.get(p));
            if (!group.completions().isEmpty() && !lacking) {
                groups.add(group);
            }
        }
        return groups;
    }

    /** Leaves out the random numbers of the completions that a run before has drawn for so many prompts. */
    void passOver(long prompts, RolloutPlan plan) {
        long drawn = prompts * (plan.completions() + (greedily ? 1 : 0));
        for (long i = 0; i < drawn; i++) {
            random.nextLong();
        }
    }

    private static Judged group(List<Response> responses, List<OptionalDouble> rewards, OptionalDouble greedy) {
        var completions = new ArrayList<Sequence>();
        for (int i = 0; i < responses.size(); i++) {
            if (rewards.get(i).isPresent()) {
                completions.add(responses.get(i).sequence());
            }
        }
        double[] given = rewards.stream()
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .toArray();
        return new Judged(completions, given, greedy);
    }

    private List<Response> draw(List<Prompt> prompts, SamplingSettings settings) {
        List<Drawn> drawn = sampler.draw(prompts.stream().map(Prompt::ids).toList(), settings, random);
        var responses = new ArrayList<Response>();
        for (int i = 0; i < drawn.size(); i++) {
            int[] ids = drawn.get(i).tokenIds();
            responses.add(new Response(
                    prompts.get(i).line(),
                    new Sequence(prompts.get(i).ids(), ids),
                    tokenizer.text(ids),
                    drawn.get(i).truncated()));
        }
        return responses;
    }
}
