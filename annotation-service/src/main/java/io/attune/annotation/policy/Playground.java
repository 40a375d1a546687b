package io.attune.annotation.policy;

import static java.util.Objects.requireNonNull;

import io.attune.kafka.event.SamplesDrawn;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Questions that somebody waits for. Nothing is stored: who no longer waits has asked in vain. */
@Component
class Playground {
    private final Map<UUID, CompletableFuture<String>> waiting = new ConcurrentHashMap<>();
    private final Duration patience;

    Playground(@Value("${attune.playground-patience:30s}") Duration patience) {
        this.patience = patience;
    }

    /**
     * Waits for the answer to a request that is sent after this.
     *
     * @param label of the version, for the failure when nobody answers
     */
    CompletableFuture<String> expect(UUID request, String label) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        waiting.put(request, answer);
        return answer.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionallyCompose(_ -> CompletableFuture.failedFuture(new TimeoutException(label
                        + " has not answered within " + patience.toSeconds()
                        + " s. The sampler may be starting, busy or gone: see the status page")))
                .whenComplete((_, _) -> waiting.remove(request));
    }

    /** Hands drawn samples to whoever waits for them. */
    void answered(SamplesDrawn drawn) {
        CompletableFuture<String> answer =
                waiting.get(requireNonNull(drawn, "drawn is null").id());
        if (answer != null) {
            answer.complete(drawn.samples().getFirst().text());
        }
    }
}
