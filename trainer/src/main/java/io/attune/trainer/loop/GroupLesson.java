package io.attune.trainer.loop;

import io.attune.kafka.event.GroupRewarded;
import io.attune.kafka.event.Sample;
import io.attune.trainer.data.Example;
import io.attune.trainer.data.Notes;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.objective.Objective;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.rollout.Judged;
import io.attune.trainer.rollout.Lessons;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** What a rewarded group teaches: its answers with their rewards, and what the version that drew them said of each token. */
final class GroupLesson {
    private GroupLesson() {}

    /** @throws Desk.Unusable if an answer came without its log-probs */
    static List<Example> of(GroupRewarded group, Objective<?> objective) throws Desk.Unusable {
        int[] prompt = Numbers.array(group.promptIds());
        var completions = new ArrayList<Sequence>();
        var drew = new ArrayList<Notes>();
        for (Sample sample : group.samples()) {
            if (sample.logps().size() != sample.tokenIds().size()) {
                throw new Desk.Unusable("an answer came without the log-probs of the version that drew it");
            }
            completions.add(new Sequence(prompt, Numbers.array(sample.tokenIds())));
            drew.add(Notes.NONE.with(
                    Quantity.OLD_LOGPS,
                    sample.logps().stream().mapToDouble(Float::doubleValue).toArray()));
        }
        double[] rewards =
                group.rewards().stream().mapToDouble(Double::doubleValue).toArray();
        return new Lessons(objective)
                .of(new Judged(completions, rewards, OptionalDouble.empty())).stream()
                        .map(example -> with(example, drew))
                        .toList();
    }

    private static Example with(Example example, List<Notes> drew) {
        var notes = new ArrayList<Notes>();
        for (Notes known : example.notes()) {
            notes.add(known.and(drew.get(notes.size())));
        }
        return new Example.Noted(example.plain(), notes);
    }
}
