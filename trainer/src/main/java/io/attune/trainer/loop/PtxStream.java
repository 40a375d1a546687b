package io.attune.trainer.loop;

import io.attune.kafka.artefact.ArtefactStore;
import io.attune.kafka.event.Artefact;
import io.attune.kafka.event.RoundSpec;
import io.attune.trainer.data.BadInputException;
import io.attune.trainer.data.Dataset;
import io.attune.trainer.data.Example;
import io.attune.trainer.data.ExampleReader;
import io.attune.trainer.data.JsonLines;
import io.attune.trainer.data.Shuffle;
import io.attune.trainer.data.Tokenisation;
import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.objective.Objectives;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Demonstrations that a policy imitates beside what it learns from rewards, pass after pass, each pass in an order of its own. Which ones a step has is a
 * matter of its number and the round's seed alone, so that a checkpoint need not keep it.
 */
final class PtxStream {
    private final List<Example> all;
    private final long seed;
    private List<Example> order = List.of();
    private long pass = -1;

    PtxStream(List<Example> all, long seed) {
        this.all = List.copyOf(all);
        this.seed = seed;
    }

    /**
     * The stream of a round; null where it has none.
     *
     * @throws BadInputException if a line cannot be used, or none is left
     */
    static @Nullable PtxStream of(RoundSpec spec, LoadedBase base, ArtefactStore artefacts) {
        Artefact file = spec.demonstrations();
        if (file == null) {
            return null;
        }
        ModelConfig config = base.directory().config();
        var reader = new ExampleReader(Tokenisation.of(config, base.tokenizer()), Objectives.byId("sft", Map.of()));
        int longest = Math.min(config.maxPositions(), Dataset.USUAL_LENGTH);
        try (var lines = JsonLines.of("the demonstrations", new ByteArrayInputStream(artefacts.read(file)))) {
            Dataset data = Dataset.read(lines, reader, longest);
            if (!data.problems().isEmpty()) {
                throw new BadInputException(data.problems().getFirst());
            }
            if (data.examples().isEmpty()) {
                throw new BadInputException("no demonstration leaves room for an answer within " + longest
                        + " tokens; import shorter ones");
            }
            return new PtxStream(data.examples(), spec.seed());
        }
    }

    /**
     * The demonstrations of a step.
     *
     * @param step from 1
     * @param count of them, the same in each step
     */
    List<Example> of(long step, int count) {
        var some = new ArrayList<Example>();
        for (long place = (step - 1) * count; place < step * count; place++) {
            some.add(order(place / all.size()).get((int) (place % all.size())));
        }
        return some;
    }

    private List<Example> order(long wanted) {
        if (wanted != pass) {
            order = Shuffle.of(all, new SplittableRandom(StepPlan.seed(seed, -1 - wanted)));
            pass = wanted;
        }
        return order;
    }
}
