package io.attune.deploy.simulate;

import static java.util.Objects.requireNonNull;

import io.attune.kafka.event.TaskKind;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/**
 * A task as the server hands it out.
 *
 * @param answers in stored order
 * @param displayed stored indices in the order shown
 */
record LeasedTask(
        UUID id, TaskKind kind, String prompt, List<String> answers, List<Integer> displayed, int guidelineVersion) {

    LeasedTask {
        requireNonNull(id, "id is null");
        requireNonNull(kind, "kind is null");
        requireNonNull(prompt, "prompt is null");
        answers = List.copyOf(answers);
        displayed = List.copyOf(displayed);
    }

    static LeasedTask of(JsonNode task) {
        List<Integer> displayed = new ArrayList<>();
        String[] answers = new String[task.path("answers").size()];
        for (JsonNode answer : task.path("answers")) {
            int index = answer.path("index").asInt();
            displayed.add(index);
            answers[index] = answer.path("text").asString();
        }
        String prompt = StreamSupport.stream(task.path("prompt").spliterator(), false)
                .filter(message -> message.path("role").asString().equals("user"))
                .map(message -> message.path("content").asString())
                .reduce((earlier, later) -> later)
                .orElseThrow(() -> new IllegalArgumentException("task " + task.path("id") + " has no user message"));
        return new LeasedTask(
                UUID.fromString(task.path("id").asString()),
                TaskKind.valueOf(task.path("kind").asString()),
                prompt,
                List.of(answers),
                displayed,
                task.path("guidelineVersion").asInt());
    }
}
