package io.attune.annotation.policy;

import io.attune.annotation.outbox.Outbox;
import io.attune.kafka.event.Message;
import io.attune.kafka.event.PolicyPublished;
import io.attune.kafka.event.SamplesRequested;
import io.attune.kafka.event.Uuid7;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;

/** Asks versions of a model through their round's sampler. */
@Component
class Questions {
    private static final int MOST = 4;

    private final Outbox outbox;
    private final Playground playground;
    private final Uuid7 identities;
    private final Clock clock;

    Questions(Outbox outbox, Playground playground, Uuid7 identities, Clock clock) {
        this.outbox = outbox;
        this.playground = playground;
        this.identities = identities;
        this.clock = clock;
    }

    /** Within its caller's transaction: the questions leave with its commit. */
    CompletableFuture<Map<UUID, String>> ask(List<PolicyVersion> versions, List<Message> prompt) {
        if (versions.isEmpty() || versions.size() > MOST) {
            throw new IllegalArgumentException("name 1 to " + MOST + " versions to ask, not " + versions.size());
        }
        if (prompt.isEmpty() || prompt.getLast().content().isBlank()) {
            throw new IllegalArgumentException("the prompt is empty: write something to ask");
        }
        List<Asked> asked = versions.stream().map(Questions::asked).toList();
        UUID question = identities.next();
        Map<UUID, CompletableFuture<String>> answers = new LinkedHashMap<>();
        asked.forEach(one -> {
            UUID request = identities.next();
            answers.put(one.version(), playground.expect(request, one.label()));
            outbox.put(new SamplesRequested(
                    request,
                    clock.instant(),
                    one.round(),
                    question,
                    prompt,
                    1,
                    SamplesRequested.Purpose.PLAYGROUND,
                    one.version()));
        });
        return together(answers);
    }

    private static Asked asked(PolicyVersion version) {
        PolicyView view = version.view();
        if (view.kind() == PolicyPublished.Kind.REWARD_MODEL) {
            throw new IllegalArgumentException(
                    view.label() + " is a reward model, which writes no answers: ask a policy");
        }
        if (view.weights() == null) {
            throw new IllegalArgumentException(
                    "the weights of " + view.label() + " were let go: ask a newer or a pinned version");
        }
        UUID round = version.answeringRound();
        if (round == null) {
            throw new IllegalArgumentException("no round has started from " + view.label()
                    + " yet, so no sampler has it: launch a round from it first");
        }
        return new Asked(view.id(), view.label(), round);
    }

    private static CompletableFuture<Map<UUID, String>> together(Map<UUID, CompletableFuture<String>> answers) {
        return CompletableFuture.allOf(answers.values().toArray(CompletableFuture[]::new))
                .thenApply(_ -> {
                    Map<UUID, String> texts = new LinkedHashMap<>();
                    answers.forEach((version, answer) -> texts.put(version, answer.join()));
                    return texts;
                });
    }

    private record Asked(UUID version, String label, UUID round) {}
}
