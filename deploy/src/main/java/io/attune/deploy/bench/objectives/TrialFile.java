package io.attune.deploy.bench.objectives;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** Trials, one a line, each written as soon as it is known, so that a bench can be stopped and go on. */
final class TrialFile {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path file;
    private final List<Trial> trials = new ArrayList<>();

    /** Reads what is there; a last line that was cut off is made again. */
    TrialFile(Path file) throws IOException {
        this.file = file;
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                if (line.endsWith("}")) {
                    trials.add(JSON.readValue(line, Trial.class));
                }
            }
        }
    }

    boolean has(String objective, double rate, long seed) {
        return trials.stream().anyMatch(trial -> trial.same(objective, rate, seed));
    }

    void add(Trial trial) throws IOException {
        trials.add(trial);
        Files.writeString(
                file, JSON.writeValueAsString(trial) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    List<Trial> all() {
        return List.copyOf(trials);
    }
}
