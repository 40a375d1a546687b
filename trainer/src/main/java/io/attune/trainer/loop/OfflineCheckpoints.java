package io.attune.trainer.loop;

import io.attune.kafka.codec.StrictJson;
import io.attune.trainer.checkpoint.CheckpointFiles;
import io.attune.trainer.checkpoint.CheckpointStore;
import io.attune.trainer.checkpoint.Resumable;
import io.attune.trainer.checkpoint.StoredCheckpoint;
import io.attune.trainer.data.BadInputException;
import io.attune.trainer.optim.ModelState;
import io.attune.trainer.optim.TrainingStep;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Checkpoints of training without a server, with the settings that it was begun with: going on with others would be another run. The order of the examples of
 * a file needs no place in them, since the seed gives it again.
 */
public final class OfflineCheckpoints {
    private static final String RUN = "run.json";
    private static final JsonMapper JSON = StrictJson.mapper();

    private final Path directory;
    private final Map<String, String> settings;
    private final TrainingStep training;
    private final List<Resumable> parts;

    /**
     * What a checkpoint says of its run.
     *
     * @param kept what the algorithm changed between steps
     */
    private record Run(long step, double tokens, Map<String, String> settings, Map<String, Double> kept) {}

    /**
     * @param directory where they are kept
     * @param settings all that changes what a step does, by the names that a user knows them by
     * @param beside what else goes on: where answers are drawn, and the rewards that learn
     */
    public OfflineCheckpoints(
            Path directory, Map<String, String> settings, TrainingStep training, List<Resumable> beside) {
        this.directory = directory;
        this.settings = new TreeMap<>(settings);
        this.training = training;
        this.parts = new ArrayList<>(beside);
        parts.add(new ModelState(training.model(), training.optimizer()));
        parts.add(training.reference());
    }

    /**
     * A run that begins would take the place of what another one has left.
     *
     * @throws BadInputException if there is a checkpoint
     */
    public void requireNone() {
        StoredCheckpoint newest = newest();
        if (newest != null) {
            throw new BadInputException("a run has left step "
                    + JSON.readValue(newest.read(RUN), Run.class).step() + " in " + directory
                    + "; give --resume to go on with it, or remove that directory to begin anew");
        }
    }

    private @Nullable StoredCheckpoint newest() {
        return Files.isDirectory(directory) ? new CheckpointStore(directory).newest() : null;
    }

    /** Keeps what was reached. */
    public void write(OfflineTraining.Reached reached) {
        var files = new CheckpointFiles()
                .add(RUN, JSON.writeValueAsBytes(new Run(reached.step(), reached.tokens(), settings, training.kept())));
        parts.forEach(part -> part.save(files));
        new CheckpointStore(directory).write(reached.step(), files);
    }

    /**
     * Loads the newest one into all that goes on.
     *
     * @return how far it had come
     * @throws BadInputException if there is none, or its run had other settings; then nothing has changed
     */
    public OfflineTraining.Reached resume() {
        StoredCheckpoint newest = newest();
        if (newest == null) {
            throw new BadInputException("there is no checkpoint in " + directory
                    + "; leave out --resume to begin, with --checkpoint-every N to have one");
        }
        try {
            return goOn(newest);
        } catch (JacksonException damaged) {
            throw unusable(newest, StrictJson.reason(damaged), damaged);
        } catch (IllegalArgumentException doesNotFit) {
            throw unusable(newest, String.valueOf(doesNotFit.getMessage()), doesNotFit);
        }
    }

    private static BadInputException unusable(StoredCheckpoint checkpoint, String why, RuntimeException cause) {
        return new BadInputException(
                checkpoint.directory() + " cannot be gone on with: " + why + "; leave out --resume to begin", cause);
    }

    private OfflineTraining.Reached goOn(StoredCheckpoint newest) {
        Run run = JSON.readValue(newest.read(RUN), Run.class);
        var names = new TreeMap<>(run.settings());
        names.putAll(settings);
        for (String name : names.keySet()) {
            String then = run.settings().get(name);
            String now = settings.get(name);
            if (!Objects.equals(then, now)) {
                throw new BadInputException("the run in " + directory + " was begun " + difference(name, then, now)
                        + ", or leave out --resume");
            }
        }
        parts.forEach(part -> part.load(newest));
        training.goOn(run.kept());
        return new OfflineTraining.Reached(run.step(), run.tokens());
    }

    /** A setting that is null was not given, or was not known when the run was begun. */
    private static String difference(String name, @Nullable String then, @Nullable String now) {
        if (then == null) {
            return "without " + name + "; leave it out";
        }
        String instead = now == null ? "" : ", not " + now;
        return "with " + name + " " + then + instead + "; give the same again";
    }

    /** Removes them: the run came to its end. */
    public void forget() {
        new CheckpointStore(directory).forget();
    }
}
