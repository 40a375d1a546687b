package io.attune.annotation.project;

import static java.util.Objects.requireNonNull;

import io.attune.annotation.StorableText;
import io.attune.kafka.event.TaskKind;
import java.util.List;

/**
 * The wish for a project.
 *
 * @param guidelines Markdown that every annotator reads
 * @param dimensions what is scored; at least one for {@link TaskKind#SCORES}, none otherwise
 * @param overlap how many annotators judge each task
 */
public record NewProject(String name, TaskKind kind, String guidelines, List<Dimension> dimensions, int overlap) {
    public NewProject {
        requireNonNull(name, "name is missing");
        requireNonNull(kind, "kind is missing: PAIR, THUMB or SCORES");
        requireNonNull(guidelines, "guidelines are missing");
        dimensions = List.copyOf(dimensions);
        name = StorableText.of(name.strip());
        guidelines = StorableText.of(guidelines);
        if (name.isEmpty() || name.length() > 200) {
            throw new IllegalArgumentException("a project's name must have 1 to 200 characters");
        }
        Guidelines.requireFits(guidelines);
        if (overlap < 1 || overlap > 100) {
            throw new IllegalArgumentException("overlap is " + overlap + ", expected 1 to 100 annotators per task");
        }
        if (kind == TaskKind.SCORES && dimensions.isEmpty()) {
            throw new IllegalArgumentException("a project of scores needs at least one dimension");
        }
        if (kind != TaskKind.SCORES && !dimensions.isEmpty()) {
            throw new IllegalArgumentException("only a project of scores has dimensions, this one is of kind " + kind);
        }
        requireDifferentNames(dimensions);
    }

    private static void requireDifferentNames(List<Dimension> dimensions) {
        long names = dimensions.stream().map(Dimension::name).distinct().count();
        if (names < dimensions.size()) {
            throw new IllegalArgumentException("two dimensions have the same name: "
                    + dimensions.stream().map(Dimension::name).toList());
        }
    }
}
