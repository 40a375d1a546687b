package io.attune.trainer.data;

import io.attune.trainer.model.Sequence;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A training file in memory, in token ids.
 *
 * @param examples in the order of the file
 * @param cut how many completions lost their end at the length limit
 * @param leftOut how many examples are not there because their prompt alone fills the length limit
 * @param problems one line about each line that cannot be used, with file, number and cure
 */
public record Dataset(List<Example> examples, long cut, long leftOut, List<String> problems) {
    /** Tokens that an example has at most where nobody says how many, and the model takes more. */
    public static final int USUAL_LENGTH = 2048;

    public Dataset {
        examples = List.copyOf(examples);
        problems = List.copyOf(problems);
    }

    /**
     * Reads a file to its end, whatever is wrong with single lines.
     *
     * @param maxLength tokens of prompt and completion together; a longer completion is cut
     * @throws BadInputException if the file cannot be read at all
     */
    public static Dataset read(Path file, ExampleReader reader, int maxLength) {
        try (JsonLines lines = JsonLines.open(file)) {
            return read(lines, reader, maxLength);
        }
    }

    /** As above, from lines that stay the opener's to close. */
    public static Dataset read(JsonLines lines, ExampleReader reader, int maxLength) {
        var builder = new Builder(maxLength);
        boolean more = true;
        while (more) {
            more = builder.readOne(lines, reader);
        }
        return new Dataset(builder.examples, builder.cut, builder.leftOut, builder.problems);
    }

    /** Completion tokens that a pass over the data learns from. */
    public long tokens() {
        return examples.stream()
                .flatMap(example -> example.sequences().stream())
                .mapToLong(sequence -> sequence.completionIds().length)
                .sum();
    }

    private static final class Builder {
        private final int maxLength;
        private final List<Example> examples = new ArrayList<>();
        private final List<String> problems = new ArrayList<>();
        private long cut;
        private long leftOut;

        private Builder(int maxLength) {
            this.maxLength = maxLength;
        }

        private boolean readOne(JsonLines lines, ExampleReader reader) {
            try {
                JsonLine line = lines.next();
                if (line != null) {
                    reader.read(line).forEach(this::add);
                }
                return line != null;
            } catch (BadInputException bad) {
                if (bad.getCause() instanceof IOException) {
                    throw bad; // of the file, not of a line: there is no next one
                }
                problems.add(String.valueOf(bad.getMessage()));
                return true;
            }
        }

        private void add(Example example) {
            if (example.sequences().stream().anyMatch(sequence -> sequence.promptIds().length >= maxLength)) {
                leftOut++;
                return;
            }
            cut += example.sequences().stream()
                    .filter(sequence -> sequence.length() > maxLength)
                    .count();
            examples.add(example.withSequences(this::shortened));
        }

        private Sequence shortened(Sequence sequence) {
            if (sequence.length() <= maxLength) {
                return sequence;
            }
            int room = maxLength - sequence.promptIds().length;
            return new Sequence(sequence.promptIds(), Arrays.copyOf(sequence.completionIds(), room));
        }
    }
}
