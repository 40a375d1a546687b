package io.attune.trainer.loop;

import io.attune.kafka.client.ReadEvent;
import io.attune.kafka.event.Event;
import io.attune.kafka.event.GroupRewarded;
import io.attune.kafka.event.PolicyPublished;
import io.attune.kafka.event.RoundSpec;
import io.attune.kafka.event.SamplesDrawn;
import io.attune.kafka.event.SamplesDrawn.Route;
import io.attune.trainer.model.Sequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rewards the groups that policies learn from, each by the newest reward model of its round, once that is good enough. */
final class GroupScoring {
    private final LoopContext context;
    private final BoardReader board;
    private final RewardModels models;

    GroupScoring(LoopContext context, BoardReader board, RewardModels models) {
        this.context = context;
        this.board = board;
        this.models = models;
    }

    /** The rewards of those that are groups. */
    List<Event> rewarded(List<ReadEvent> read) {
        List<Event> groups = new ArrayList<>();
        for (ReadEvent one : read) {
            if (one.event() instanceof SamplesDrawn drawn && drawn.route() != Route.PLAYGROUND) {
                GroupRewarded group = rewarded(drawn);
                if (group != null) {
                    groups.add(group);
                }
            }
        }
        return groups;
    }

    /** Null for what is no group, or came before its reward model was good enough: others are drawn. */
    private @Nullable GroupRewarded rewarded(SamplesDrawn drawn) {
        RoundBoard known = board.now().spec(drawn.round()) == null ? board.whole() : board.now();
        RoundSpec spec = known.spec(drawn.round());
        PolicyPublished model = known.rewardModel(drawn.round());
        RoundSpec.Groups groups = spec == null ? null : spec.groups();
        boolean isGroup = groups != null && drawn.samples().size() == groups.completions();
        if (spec == null || !isGroup || model == null || !known.judgeOpen(drawn.round())) {
            return null;
        }
        int[] prompt = Numbers.array(drawn.promptIds());
        double[] rewards = models.rewards(spec, model)
                .rewards(drawn.samples().stream()
                        .map(sample -> new Sequence(prompt, Numbers.array(sample.tokenIds())))
                        .toList());
        return new GroupRewarded(
                drawn.id(),
                context.clock().instant(),
                drawn.round(),
                drawn.prompt(),
                drawn.promptIds(),
                drawn.samples(),
                Arrays.stream(rewards).boxed().toList(),
                model.policy());
    }
}
