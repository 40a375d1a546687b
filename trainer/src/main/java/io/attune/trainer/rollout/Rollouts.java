package io.attune.trainer.rollout;

import io.attune.kafka.codec.StrictJson;
import io.attune.trainer.checkpoint.CheckpointFiles;
import io.attune.trainer.checkpoint.Resumable;
import io.attune.trainer.checkpoint.StoredCheckpoint;
import io.attune.trainer.data.BadInputException;
import io.attune.trainer.data.Batch;
import io.attune.trainer.data.BatchSource;
import io.attune.trainer.data.Example;
import io.attune.trainer.data.Notes;
import io.attune.trainer.model.ForwardPass;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.model.TrainableModel;
import io.attune.trainer.objective.Objective;
import io.attune.trainer.objective.Quantity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Batches that the policy draws itself, as it is when they are asked for. A run goes on where the next ones are drawn: a checkpoint keeps how many prompts and batches there were, from
 * which order and random numbers follow.
 */
public final class Rollouts implements BatchSource, Resumable {
    private static final String FILE = "rollouts.json";
    private static final JsonMapper JSON = StrictJson.mapper();

    /** How often prompts are drawn anew before a reward is said to tell nothing apart. */
    private static final int MOST_DRAWS = 10;

    private final TrainableModel model;
    private final Objective<?> objective;
    private final Prompts prompts;
    private final Judging judging;
    private final RolloutPlan plan;
    private final @Nullable BatchSource text;
    private Map<String, Double> figures = Map.of();
    private long draws;

    /** What of this a checkpoint keeps. */
    private record Place(long prompts, long draws) {}

    /** @param text pre-training text to go beside, or null */
    public Rollouts(
            TrainableModel model,
            Objective<?> objective,
            Prompts prompts,
            Judging judging,
            RolloutPlan plan,
            @Nullable BatchSource text) {
        this.model = model;
        this.objective = objective;
        this.prompts = prompts;
        this.judging = judging;
        this.plan = plan;
        this.text = text;
    }

    @Override
    public int batches() {
        return Math.ceilDiv(prompts.size(), plan.prompts()) * plan.iterations();
    }

    /** One batch, as often as steps are taken on it. */
    @Override
    public List<Batch> next() {
        var lessons = new Lessons(objective);
        var examples = new ArrayList<Example>();
        var tally = new Tally();
        List<Example> spare = List.of();
        int groups = 0;
        for (int draw = 0; draw < MOST_DRAWS && groups < plan.prompts(); draw++) {
            for (Judged group : judging.groups(prompts.next(plan.prompts() - groups), plan, tally)) {
                List<Example> taught = lessons.of(group);
                if (plan.dynamic() && !group.tells()) {
                    spare = taught;
                } else if (!taught.isEmpty()) {
                    examples.addAll(taught);
                    groups++;
                }
            }
        }
        if (examples.isEmpty()) {
            examples.addAll(spare);
        }
        if (examples.isEmpty()) {
            throw new BadInputException("in " + MOST_DRAWS + " draws of " + plan.completions() + " completions a prompt"
                    + " the reward told no two apart; give another reward, or more completions");
        }
        figures = tally.figures();
        draws++;
        return Collections.nCopies(plan.iterations(), drawn(new Batch(examples, text())));
    }

    /** Not between steps on the same completions, which no later run could draw again. */
    @Override
    public boolean endsBehind(long step) {
        return step % plan.iterations() == 0;
    }

    /** Nothing is told of drawn batches, which cannot be had again. */
    @Override
    public List<Batch> goOn(long steps, Passed passed) {
        return List.of();
    }

    @Override
    public void save(CheckpointFiles files) {
        files.add(FILE, JSON.writeValueAsBytes(new Place(prompts.taken(), draws)));
    }

    @Override
    public void load(StoredCheckpoint checkpoint) {
        Place place = JSON.readValue(checkpoint.read(FILE), Place.class);
        prompts.passOver(place.prompts());
        judging.passOver(place.prompts(), plan);
        while (draws < place.draws()) {
            text();
            draws++;
        }
    }

    private List<Example> text() {
        return text == null ? List.of() : text.next().getFirst().examples();
    }

    /**
     * With what the drawing policy said of them, where later steps will have changed it: of all rows together, as the first step computes them, so that it finds
     * the same bits.
     */
    private Batch drawn(Batch batch) {
        boolean compares =
                objective.needs().contains(Quantity.OLD_LOGPS) || model.head().values();
        if (plan.iterations() == 1 || !compares) {
            return batch;
        }
        Iterator<Notes> old = old(batch.rows()).iterator();
        List<Example> noted = batch.examples().stream()
                .<Example>map(example -> new Example.Noted(
                        example.plain(),
                        example.notes().stream().map(one -> one.and(old.next())).toList()))
                .toList();
        return new Batch(noted, batch.text());
    }

    private List<Notes> old(List<Sequence> rows) {
        try (ForwardPass pass = model.evaluate(rows)) {
            var notes = new ArrayList<Notes>();
            for (int row = 0; row < rows.size(); row++) {
                Notes said = Notes.NONE.with(Quantity.OLD_LOGPS, pass.logps()[row]);
                notes.add(
                        model.head().values()
                                ? said.with(Quantity.OLD_VALUES, pass.numbers(Quantity.VALUES)[row])
                                : said);
            }
            return notes;
        }
    }

    @Override
    public Map<String, Double> figures() {
        return figures;
    }
}
