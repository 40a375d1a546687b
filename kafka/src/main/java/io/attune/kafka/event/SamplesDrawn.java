package io.attune.kafka.event;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * The sampler's answer to one {@link SamplesRequested}. Its id is that of the request, so a request answered twice counts once.
 *
 * @param promptIds the prompt as the policy read it
 * @param route who judges these answers; decided where they were made
 */
public record SamplesDrawn(
        UUID id,
        Instant at,
        UUID round,
        UUID prompt,
        List<Message> messages,
        List<Integer> promptIds,
        List<Sample> samples,
        Route route)
        implements Event {

    public enum Route {
        PEOPLE,
        JUDGE,
        /** Shown to whoever asked; nobody judges it. */
        PLAYGROUND
    }

    public SamplesDrawn {
        requireNonNull(id, "id is null");
        requireNonNull(at, "at is null");
        requireNonNull(round, "round is null");
        requireNonNull(prompt, "prompt is null");
        requireNonNull(route, "route is null");
        messages = List.copyOf(messages);
        promptIds = List.copyOf(promptIds);
        samples = List.copyOf(samples);
        if (samples.isEmpty()) {
            throw new IllegalArgumentException("request " + id + " was answered without a sample");
        }
    }

    @Override
    public UUID key() {
        return prompt;
    }
}
