package io.attune.annotation.judgment;

import io.attune.annotation.project.Dimension;
import io.attune.annotation.project.ProjectView;
import io.attune.annotation.task.TaskView;
import io.attune.kafka.event.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Whether a verdict fits the task that it is about. Every method throws IllegalArgumentException when something does not. */
final class Fit {
    private Fit() {}

    static void require(Submission said, TaskView task, ProjectView project) {
        requireVerdict(said.verdict(), task, project);
        List<Integer> all = IntStream.range(0, task.kind().answers()).boxed().toList();
        if (!said.displayed().stream().sorted().toList().equals(all)) {
            throw new IllegalArgumentException(
                    "displayed is " + said.displayed() + ", expected each of " + all + " once");
        }
        if (said.guidelineVersion() < 1 || said.guidelineVersion() > project.guidelineVersion()) {
            throw new IllegalArgumentException("guideline version is " + said.guidelineVersion() + ", expected 1 to "
                    + project.guidelineVersion());
        }
    }

    static void requireVerdict(Verdict verdict, TaskView task, ProjectView project) {
        if (!verdict.answers(task.kind())) {
            throw new IllegalArgumentException("task " + task.id() + " is of kind " + task.kind() + ", which "
                    + verdict.getClass().getSimpleName() + " does not answer");
        }
        if (verdict instanceof Verdict.Scores(Map<String, Integer> values)) {
            requireScores(values, project.dimensions());
        }
    }

    private static void requireScores(Map<String, Integer> values, List<Dimension> dimensions) {
        Set<String> names = dimensions.stream().map(Dimension::name).collect(Collectors.toSet());
        if (!values.keySet().equals(names)) {
            throw new IllegalArgumentException("the scores are about " + new TreeSet<>(values.keySet())
                    + ", expected one for each of " + new TreeSet<>(names));
        }
        for (Dimension dimension : dimensions) {
            Integer value = values.get(dimension.name());
            if (value == null || !dimension.allows(value)) {
                throw new IllegalArgumentException("the score of " + dimension.name() + " is " + value + ", expected "
                        + dimension.min() + " to " + dimension.max());
            }
        }
    }
}
