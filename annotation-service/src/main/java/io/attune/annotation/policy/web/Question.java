package io.attune.annotation.policy.web;

import static java.util.Objects.requireNonNull;

import io.attune.kafka.event.Message;
import java.util.List;
import java.util.UUID;

/** One prompt for several versions. */
record Question(List<UUID> versions, List<Message> prompt) {
    Question {
        versions = List.copyOf(requireNonNull(versions, "versions is missing"));
        prompt = List.copyOf(requireNonNull(prompt, "prompt is missing"));
    }
}
